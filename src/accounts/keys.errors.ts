import { ApiError, Catalogued } from '../common/index.js';

@Catalogued({
  status: 409,
  code: { characters: 'key_not_active' },
  owner: 'operator',
  cause: 'The key to rotate was revoked, has expired or was rotated before.',
  cure: 'Rotate its successor, or issue a new key for the team instead.',
})
export class KeyNotActiveError extends ApiError {
  constructor(wasRotated: boolean) {
    super(
      wasRotated
        ? 'This key was rotated before. Rotate its successor instead.'
        : 'This key was revoked or has expired. Issue a new one for the team instead.',
    );
  }
}
