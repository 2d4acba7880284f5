import { ApiError, Catalogued } from '../common/index.js';

@Catalogued({
  status: 409,
  code: { characters: 'key_not_active' },
  owner: 'operator',
  cause: 'The key to rotate was revoked or has expired.',
  cure: 'Issue a new key for the team instead.',
})
export class KeyNotActiveError extends ApiError {
  constructor() {
    super('This key was revoked or has expired. Issue a new one for the team instead.');
  }
}
