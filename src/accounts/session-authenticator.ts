import { createHash } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Env } from '../config/index.js';
import { Notifications } from '../database/index.js';
import { Caller, InvalidCredentialError, Operator, type Principal } from '../http/index.js';
import { DEFAULT_API_VERSION } from './api-versions.js';
import { CredentialCache } from './credential-cache.js';
import { CREDENTIALS_CHANGED } from './credentials.repository.js';
import { type SessionKey, sessionKeyOf } from './session-key.js';
import { readSessionToken, type SessionToken } from './session-token.js';
import { SessionsRepository, type SessionStanding } from './sessions.repository.js';

/** As for keys: changes are heard at once, and the age holds the promise of a second while nothing can be heard. */
const MAX_AGE_MS = 1_000;
const MAX_TOKENS = 10_000;

/** Knows the session tokens that the operator's own login issues. */
@Injectable()
export class SessionAuthenticator implements OnModuleInit {
  private readonly key: SessionKey | null;
  private readonly known = new CredentialCache<Principal>({ maxAgeMs: MAX_AGE_MS, maxEntries: MAX_TOKENS });

  constructor(
    private readonly env: Env,
    private readonly sessions: SessionsRepository,
    private readonly notifications: Notifications,
  ) {
    this.key = sessionKeyOf(env);
  }

  onModuleInit(): void {
    this.notifications.on(CREDENTIALS_CHANGED, () => this.known.clear());
    this.notifications.onReconnect(() => this.known.clear());
  }

  async authenticate(token: string): Promise<Principal> {
    const { key } = this;
    if (!key) {
      throw new InvalidCredentialError();
    }
    const hash = createHash('sha256').update(token).digest('base64');
    const principal = await this.known.get(hash, () => this.load(token, key));
    if (!principal) {
      throw new InvalidCredentialError();
    }
    return principal;
  }

  private async load(token: string, key: SessionKey): Promise<Principal | null> {
    const session = await readSessionToken(token, key);
    const standing = await this.sessions.findStanding(session);
    if (standing.refusedBefore && session.issuedAtMs < standing.refusedBefore.getTime()) {
      throw new InvalidCredentialError('This session was ended. Sign in again.');
    }
    return this.principalOf(session, standing);
  }

  /** A session without a team, or with one that nobody knows, is nobody's; only an operator needs none. */
  private principalOf(session: SessionToken, { plan, defaultApiVersion }: SessionStanding): Principal | null {
    const { teamId, subject, scopes, isAdmin } = session;
    const actorId = `session:${subject}`;
    if (teamId !== null && plan === null) {
      return null;
    }
    if (isAdmin && this.env.SESSION_ADMIN) {
      return new Operator(actorId);
    }
    return teamId !== null && plan !== null
      ? new Caller(teamId, actorId, scopes, plan, false, defaultApiVersion ?? DEFAULT_API_VERSION)
      : null;
  }
}
