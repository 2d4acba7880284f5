import { Injectable } from '@nestjs/common';
import { Authenticator, type Principal } from '../http/index.js';
import { KEY_BRAND } from './api-key.js';
import { KeyAuthenticator } from './key-authenticator.js';
import { SessionAuthenticator } from './session-authenticator.js';

/** A key says by its first letters that it is one; anything else can only be a session token. */
@Injectable()
export class CredentialAuthenticator extends Authenticator {
  constructor(
    private readonly keys: KeyAuthenticator,
    private readonly sessions: SessionAuthenticator,
  ) {
    super();
  }

  authenticate(credential: string): Promise<Principal> {
    return credential.startsWith(KEY_BRAND)
      ? this.keys.authenticate(credential)
      : this.sessions.authenticate(credential);
  }
}
