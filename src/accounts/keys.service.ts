import { Injectable } from '@nestjs/common';
import { toUlid } from '../common/index.js';
import { Database } from '../database/index.js';
import { invalidInput, type Operator, type Page, unknownCursor } from '../http/index.js';
import type { ApiKey } from './api-key.entity.js';
import { type Environment, generateKey, hashKey, parseKey } from './api-key.js';
import { AuditLogService } from './audit-log.service.js';
import { CredentialsRepository } from './credentials.repository.js';
import { KeyNotActiveError } from './keys.errors.js';
import { KeysRepository, type NewApiKey } from './keys.repository.js';
import { required, requiredLive } from './required.js';
import { expandScopes, requireAdminOnly } from './scopes.js';
import { TeamsRepository } from './teams.repository.js';

export interface KeyRequest {
  name: string;
  scopes?: string[];
  expiresAt?: Date | null;
  /** A key made elsewhere; one is generated when it is absent. */
  key?: string;
}

export interface TeamKeyRequest extends KeyRequest {
  scopes: string[];
  environment: Environment;
}

/** The only moment at which the key itself is known. */
export interface IssuedKey {
  key: string;
  row: ApiKey;
}

type KeyFacts = Pick<NewApiKey, 'teamId' | 'name' | 'scopes' | 'environment' | 'expiresAt'>;

/** The keys of teams and of operators: issued, replaced and revoked. */
@Injectable()
export class KeysService {
  constructor(
    private readonly database: Database,
    private readonly teams: TeamsRepository,
    private readonly keys: KeysRepository,
    private readonly credentials: CredentialsRepository,
    private readonly auditLog: AuditLogService,
  ) {}

  issueTeamKey(operator: Operator, teamId: string, request: TeamKeyRequest): Promise<IssuedKey> {
    const scopes = expandScopes(request.scopes);
    const { name, environment, expiresAt = null, key } = request;
    requireFuture(expiresAt);
    return this.database.transaction(async () => {
      requiredLive(await this.teams.findShared(teamId));
      return this.issue(operator, { teamId, name, scopes, environment, expiresAt }, key);
    });
  }

  issueOperatorKey(operator: Operator, request: KeyRequest): Promise<IssuedKey> {
    const { name, scopes = [], expiresAt = null, key } = request;
    requireAdminOnly(scopes);
    requireFuture(expiresAt);
    const wanted: KeyFacts = { teamId: null, name, scopes: ['admin'], environment: 'live', expiresAt };
    return this.database.transaction(() => this.issue(operator, wanted, key));
  }

  /** Keys of a team, or with null the operators' own. */
  async list(teamId: string | null, limit: number, after: string | null): Promise<Page<ApiKey>> {
    if (teamId) {
      required(await this.teams.find(teamId), 'team');
    }
    if (after && !(await this.keys.exists(teamId, after))) {
      throw unknownCursor();
    }
    return this.keys.list(teamId, limit, after);
  }

  /** A new key that may do what the old one may, and no longer than it; both work until the grace is over. */
  rotate(operator: Operator, id: string, graceS: number): Promise<IssuedKey> {
    return this.database.transaction(async () => {
      const before = required(await this.keys.findLocked(id), 'key');
      const after = await this.keys.endAfter(id, graceS);
      if (!after) {
        throw new KeyNotActiveError(before.rotatedAt !== null);
      }
      const { teamId, name, scopes, environment, expiresAt } = before;
      const issued = await this.issue(operator, { teamId, name, scopes, environment, expiresAt });
      const told = { ...facts(after), replaced_by: toUlid('key', issued.row.id) };
      await this.record(operator, 'key.rotate', { key: after, before: facts(before), after: told });
      await this.credentials.announceChange();
      return issued;
    });
  }

  /** Every process refuses the key within a second. Revoking it again changes nothing. */
  revoke(operator: Operator, id: string): Promise<ApiKey> {
    return this.database.transaction(async () => {
      const before = required(await this.keys.findLocked(id), 'key');
      if (before.revokedAt) {
        return before;
      }
      const after = await this.keys.revoke(id);
      await this.record(operator, 'key.revoke', { key: after, before: facts(before), after: facts(after) });
      await this.credentials.announceChange();
      return after;
    });
  }

  private async issue(operator: Operator, wanted: KeyFacts, key = generateKey(wanted.environment)): Promise<IssuedKey> {
    const parts = parseKey(key);
    if (!parts || parts.environment !== wanted.environment) {
      throw new Error(
        `The key to install is not a valid ${wanted.environment} key: its form or its checksum is wrong.`,
      );
    }
    const row = await this.keys.insert({ ...wanted, hash: hashKey(key), ...parts });
    await this.record(operator, 'key.create', { key: row, before: null, after: facts(row) });
    return { key, row };
  }

  private record({ actorId }: Operator, action: string, change: KeyChange): Promise<void> {
    const { key, before, after } = change;
    return this.auditLog.record({ actorId, action, teamId: key.teamId, subjectId: key.id, before, after });
  }
}

interface KeyChange {
  key: ApiKey;
  before: object | null;
  after: object;
}

function requireFuture(expiresAt: Date | null): void {
  if (expiresAt && expiresAt.getTime() <= Date.now()) {
    throw invalidInput([{ path: 'expires_at', kind: 'range', message: 'expires_at must be in the future.' }], 'body');
  }
}

const facts = ({ name, prefix, last4, scopes, environment, expiresAt, revokedAt }: ApiKey) => ({
  name,
  prefix,
  last4,
  scopes,
  environment,
  expires_at: expiresAt,
  revoked_at: revokedAt,
});
