import { Injectable } from '@nestjs/common';
import { IsNull, LessThan } from 'typeorm';
import { newId } from '../common/index.js';
import { Database } from '../database/index.js';
import { type Page, pageOf } from '../http/index.js';
import { ApiKey } from './api-key.entity.js';

export type NewApiKey = Omit<ApiKey, 'id' | 'createdAt' | 'revokedAt' | 'rotatedAt' | 'lastUsedAt'>;

const END_AFTER = `
  UPDATE api_key SET rotated_at = now(), expires_at = LEAST(expires_at, now() + make_interval(secs => $2))
   WHERE id = $1 AND rotated_at IS NULL AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())`;

@Injectable()
export class KeysRepository {
  constructor(private readonly database: Database) {}

  async insert(key: NewApiKey): Promise<ApiKey> {
    const id = newId();
    await this.keys.insert({ id, ...key });
    return this.keys.findOneByOrFail({ id });
  }

  /** Held until the transaction in progress ends. */
  findLocked(id: string): Promise<ApiKey | null> {
    return this.keys.findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  hasAny(): Promise<boolean> {
    return this.keys.exists();
  }

  exists(teamId: string | null, id: string): Promise<boolean> {
    return this.keys.existsBy({ id, teamId: teamId ?? IsNull() });
  }

  /** Keys of one team, or with null the operators' own. */
  async list(teamId: string | null, limit: number, after: string | null): Promise<Page<ApiKey>> {
    const where = { teamId: teamId ?? IsNull(), ...(after ? { id: LessThan(after) } : {}) };
    return pageOf(await this.keys.find({ where, order: { id: 'DESC' }, take: limit + 1 }), limit);
  }

  /** Ends within the grace, or earlier when it would have anyway; null for a key that does not work any more or was rotated before. */
  async endAfter(id: string, graceS: number): Promise<ApiKey | null> {
    const touched = await this.database.execute(END_AFTER, [id, graceS]);
    return touched > 0 ? this.keys.findOneByOrFail({ id }) : null;
  }

  async revoke(id: string): Promise<ApiKey> {
    await this.keys.update({ id }, { revokedAt: () => 'now()' });
    return this.keys.findOneByOrFail({ id });
  }

  private get keys() {
    return this.database.repository(ApiKey);
  }
}
