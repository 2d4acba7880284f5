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
