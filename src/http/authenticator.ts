import type { Principal } from './caller.js';

/** What `http` asks of `accounts`: who holds this credential. Throws `InvalidCredentialError` or `RevokedCredentialError`. */
export abstract class Authenticator {
  abstract authenticate(credential: string): Promise<Principal>;
}
