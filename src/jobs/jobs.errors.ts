import { ApiError, Catalogued } from '../common/index.js';

@Catalogued({
  status: 404,
  code: { avatars: 'job_not_found' },
  owner: 'caller',
  cause: 'No job with this id belongs to the team.',
  cure: 'Check the id. Jobs of a test key are seen by test keys only.',
})
export class JobNotFoundError extends ApiError {
  constructor() {
    super('There is no such job. Check its id.');
  }
}

@Catalogued({
  status: 400,
  code: { avatars: 'invalid_expand_param' },
  owner: 'caller',
  cause: '`expand`, `include` or `fields` names something that a job does not have.',
  cure: 'Use the names in the message, separated by commas.',
})
export class InvalidExpandParamError extends ApiError {
  constructor(
    override readonly param: string,
    known: readonly string[],
  ) {
    super(`${param} takes a comma list of: ${known.join(', ')}.`);
  }
}

@Catalogued({
  status: 409,
  code: { avatars: 'job_not_cancellable' },
  owner: 'caller',
  cause: 'The job has completed or failed already.',
  cure: 'Read the job: its result stays.',
})
export class JobNotCancellableError extends ApiError {
  constructor(status: string) {
    super(`This job is ${status}. Only a queued or processing job can be cancelled.`);
  }
}
