import { ApiError, Catalogued } from '../common/index.js';

@Catalogued({
  status: 409,
  code: { portraits: 'state_conflict' },
  owner: 'caller',
  cause: 'Another persona of the team has this slug.',
  cure: 'Choose another slug, or leave it out when creating: one is made from the name.',
})
export class SlugTakenError extends ApiError {
  constructor(slug: string) {
    super(`The slug "${slug}" belongs to another persona of your team. Choose another one.`);
  }
}

@Catalogued({
  status: 409,
  code: { portraits: 'state_conflict' },
  owner: 'caller',
  cause: 'The persona that was to be restored is not deleted.',
  cure: 'Nothing has to be done: the persona can be used as it is.',
})
export class PersonaNotDeletedError extends ApiError {
  constructor() {
    super('This persona is not deleted, so there is nothing to restore.');
  }
}

@Catalogued({
  status: 410,
  code: { portraits: 'gone' },
  owner: 'caller',
  cause: 'The persona was deleted more than 30 days ago.',
  cure: 'Create a new persona.',
})
export class PersonaGoneError extends ApiError {
  constructor() {
    super('This persona was deleted more than 30 days ago and cannot be restored. Create a new one.');
  }
}
