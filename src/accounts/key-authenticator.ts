import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { toUlid } from '../common/index.js';
import { Notifications } from '../database/index.js';
import { Caller, InvalidCredentialError, Operator, type Principal, RevokedCredentialError } from '../http/index.js';
import { hashKey, parseKey } from './api-key.js';
import { DEFAULT_API_VERSION } from './api-versions.js';
import { CredentialCache } from './credential-cache.js';
import { CREDENTIALS_CHANGED, type CredentialRow, CredentialsRepository } from './credentials.repository.js';

/**
 * How long a found key is trusted. A change is announced and heard at once; the age holds the promise of one second even
 * while the connection that listens is down, and costs one look-up a second for a key in use.
 */
const MAX_AGE_MS = 1_000;
const MAX_KEYS = 10_000;

interface Credential {
  principal: Principal;
  isExpired: boolean;
  isRevoked: boolean;
}

/** Knows API keys. */
@Injectable()
export class KeyAuthenticator implements OnModuleInit {
  private readonly logger = new Logger(KeyAuthenticator.name);
  private readonly known = new CredentialCache<Credential>({ maxAgeMs: MAX_AGE_MS, maxEntries: MAX_KEYS });

  constructor(
    private readonly credentials: CredentialsRepository,
    private readonly notifications: Notifications,
  ) {}

  onModuleInit(): void {
    this.notifications.on(CREDENTIALS_CHANGED, () => this.known.clear());
    this.notifications.onReconnect(() => this.known.clear());
  }

  async authenticate(key: string): Promise<Principal> {
    if (!parseKey(key)) {
      throw new InvalidCredentialError();
    }
    const hash = hashKey(key);
    const credential = await this.known.get(hash.toString('base64'), () => this.load(hash));
    if (credential?.isRevoked) {
      throw new RevokedCredentialError();
    }
    if (!credential || credential.isExpired) {
      throw new InvalidCredentialError();
    }
    return credential.principal;
  }

  private async load(hash: Buffer): Promise<Credential | null> {
    const row = await this.credentials.find(hash);
    if (!row) {
      return null;
    }
    const { isExpired, isRevoked } = row;
    if (row.isUseUnrecorded && !isExpired && !isRevoked) {
      this.recordUse(row.id);
    }
    return { principal: principalOf(row), isExpired, isRevoked };
  }

  /** In the background: no request waits for it, none fails with it. */
  private recordUse(id: string): void {
    this.credentials
      .recordUse(id)
      .catch((error: unknown) => this.logger.warn(`The use of a key was not recorded: ${String(error)}`));
  }
}

function principalOf(row: CredentialRow): Principal {
  const actorId = toUlid('key', row.id);
  if (row.teamId === null || row.plan === null) {
    return new Operator(actorId);
  }
  return new Caller(
    row.teamId,
    actorId,
    new Set(row.scopes),
    row.plan,
    row.environment === 'test',
    row.defaultApiVersion ?? DEFAULT_API_VERSION,
  );
}
