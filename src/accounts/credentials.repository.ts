import { Injectable } from '@nestjs/common';
import { Database } from '../database/index.js';
import type { Plan, Scope } from '../http/index.js';
import type { Environment } from './api-key.js';

/** Channel on which every process hears that a key or a team is no longer what it was. */
export const CREDENTIALS_CHANGED = 'credentials_changed';

/** A key and its team as one request needs them; the database's clock has judged what depends on time. */
export interface CredentialRow {
  id: string;
  teamId: string | null;
  scopes: Scope[];
  environment: Environment;
  plan: Plan | null;
  defaultApiVersion: string | null;
  isExpired: boolean;
  isRevoked: boolean;
  isUseUnrecorded: boolean;
}

const USE_IS_OLD = `(last_used_at IS NULL OR last_used_at < now() - interval '1 minute')`;

const FIND = {
  name: 'credential_find',
  text: `SELECT k.id, k.team_id AS "teamId", k.scopes, k.environment, t.plan,
                t.default_api_version AS "defaultApiVersion",
                COALESCE(k.expires_at <= now(), false) AS "isExpired",
                k.revoked_at IS NOT NULL AS "isRevoked",
                ${USE_IS_OLD} AS "isUseUnrecorded"
           FROM api_key k LEFT JOIN team t ON t.id = k.team_id
          WHERE k.hash = $1`,
};

const RECORD_USE = {
  name: 'credential_record_use',
  text: `UPDATE api_key SET last_used_at = now() WHERE id = $1 AND ${USE_IS_OLD}`,
};

@Injectable()
export class CredentialsRepository {
  constructor(private readonly database: Database) {}

  async find(hash: Buffer): Promise<CredentialRow | null> {
    const [row] = await this.database.query<CredentialRow>(FIND, [hash]);
    return row ?? null;
  }

  /** Writes at most once a minute, however many processes ask. */
  async recordUse(id: string): Promise<void> {
    await this.database.execute(RECORD_USE, [id]);
  }

  /** Told to every process when the transaction in progress commits. */
  async announceChange(): Promise<void> {
    await this.database.execute('SELECT pg_notify($1, $2)', [CREDENTIALS_CHANGED, '']);
  }
}
