import { ApiError, Catalogued } from '../common/index.js';

@Catalogued({
  status: 409,
  code: 'already_listed',
  owner: 'caller',
  cause: 'The blocklist has this person or term already.',
  cure: 'Remove the entry first when its aliases or note should change.',
})
export class AlreadyListedError extends ApiError {
  override readonly param = 'term';

  constructor(term: string) {
    super(`"${term}" is on the blocklist already. Remove that entry first to change it.`);
  }
}

@Catalogued({
  status: 409,
  code: 'job_not_retryable',
  owner: 'operator',
  cause: 'The job has not failed, or its subject was ordered anew since, deleted or erased.',
  cure: 'Retry the newest job of the subject, and only once it has failed.',
})
export class JobNotRetryableError extends ApiError {
  constructor(state: string) {
    super(
      state === 'failed'
        ? 'The subject of this job was ordered anew since, or is gone. Look for its newest job.'
        : `This job is ${state}. Only a failed job can be done again.`,
    );
  }
}

@Catalogued({
  status: 409,
  code: 'job_already_ended',
  owner: 'operator',
  cause: 'The job has succeeded, failed or been cancelled already.',
  cure: 'Read the job: its outcome stays.',
})
export class JobAlreadyEndedError extends ApiError {
  constructor() {
    super('This job has ended already. Only a queued or running job can be cancelled.');
  }
}
