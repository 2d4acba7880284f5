import { Injectable } from '@nestjs/common';
import { Database, type Statement } from '../../database/index.js';
import { naming } from '../../common/index.js';
import type { Answer } from '../answer.js';
import { IdempotencyKey } from './idempotency-key.entity.js';

export interface UsedKey {
  teamId: string;
  isTest: boolean;
  key: string;
  fingerprint: Buffer;
  apiVersion: string;
}

const TAKE: Statement = {
  name: 'idempotency.take',
  text: `INSERT INTO idempotency_key AS k (team_id, is_test, key, fingerprint, api_version) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (team_id, is_test, key) DO UPDATE
           SET fingerprint = excluded.fingerprint, api_version = excluded.api_version, status = NULL, body = NULL, urls = NULL, subject_kind = NULL, subject_id = NULL,
               answered_at = NULL, created_at = now(), expires_at = excluded.expires_at
         WHERE k.expires_at <= now()`,
};

export type KeyPlace = Pick<UsedKey, 'isTest' | 'key'>;

/** Which answers speak of which ids. */
export interface NamingKeys {
  ids: string[];
  spellings: string[];
  keys: KeyPlace[];
}

type ReadKey = KeyPlace & { body: string | null; isPointing: boolean | null };

const KEYS_PER_LOOK = 200;
const OWN = 'team_id = $1 AND is_test = $2 AND key = $3';

/** Keys exist only when the transaction that used them has committed: nothing is ever taken over. */
@Injectable()
export class IdempotencyKeysRepository {
  constructor(private readonly database: Database) {}

  async find({ teamId, isTest, key }: UsedKey): Promise<IdempotencyKey | null> {
    const text = `SELECT ${this.database.columns(IdempotencyKey)} FROM idempotency_key WHERE ${OWN} AND expires_at > now()`;
    const [row] = await this.database.query<IdempotencyKey>({ name: 'idempotency.find', text }, [teamId, isTest, key]);
    return row ?? null;
  }

  /** Takes the key in the transaction in progress. A running twin is waited for; false when one has committed. */
  async take({ teamId, isTest, key, fingerprint, apiVersion }: UsedKey): Promise<boolean> {
    return (await this.database.execute(TAKE, [teamId, isTest, key, fingerprint, apiVersion])) > 0;
  }

  async keepAnswer({ teamId, isTest, key }: UsedKey, { status, text: body, urls }: Answer): Promise<void> {
    const text = `UPDATE idempotency_key SET status = $4, body = $5, urls = $6 WHERE ${OWN}`;
    const values = [teamId, isTest, key, status, body, JSON.stringify(urls)];
    await this.database.execute({ name: 'idempotency.keepAnswer', text }, values);
  }

  async pointAt({ teamId, isTest, key }: UsedKey, kind: string, subjectId: string): Promise<void> {
    const text = `UPDATE idempotency_key SET subject_kind = $4, subject_id = $5 WHERE ${OWN}`;
    await this.database.execute({ name: 'idempotency.pointAt', text }, [teamId, isTest, key, kind, subjectId]);
  }

  /** A waiting route has answered 2xx, with what it waited for or without. */
  async markAnswered({ teamId, isTest, key }: UsedKey): Promise<void> {
    const text = `UPDATE idempotency_key SET answered_at = now() WHERE ${OWN} AND subject_id IS NOT NULL AND answered_at IS NULL`;
    await this.database.execute({ name: 'idempotency.markAnswered', text }, [teamId, isTest, key]);
  }

  /** Part of a settle that failed: the keys that point at the subject may be used again, unless somebody was told of it. */
  async forgetSubject(subjectId: string): Promise<void> {
    const text = 'DELETE FROM idempotency_key WHERE subject_id = $1 AND answered_at IS NULL';
    await this.database.execute({ name: 'idempotency.forgetSubject', text }, [subjectId]);
  }

  /** Keys whose answer speaks of one of these ids. A team may have many: they are read in portions. */
  async listNaming(teamId: string, ids: string[], spellings: string[]): Promise<KeyPlace[]> {
    const text = `SELECT is_test AS "isTest", key, body, subject_id = ANY($2) AS "isPointing" FROM idempotency_key
                   WHERE team_id = $1 AND (is_test, key) > ($3, $4) ORDER BY is_test, key LIMIT $5`;
    const isNaming = naming(spellings);
    const found: KeyPlace[] = [];
    for (let after: KeyPlace | undefined = { isTest: false, key: '' }; after; ) {
      const read: ReadKey[] = await this.database.query(text, [teamId, ids, after.isTest, after.key, KEYS_PER_LOOK]);
      found.push(...read.filter(({ isPointing, body }) => isPointing || isNaming(body ?? '')));
      after = read.at(-1);
    }
    return found.map(({ isTest, key }) => ({ isTest, key }));
  }

  /** Those of these keys that still speak of one of these ids: one may have been used anew since it was looked at. */
  eraseNaming(teamId: string, { ids, spellings, keys }: NamingKeys): Promise<number> {
    return this.database.execute(
      `DELETE FROM idempotency_key
        WHERE team_id = $1 AND (is_test, key) IN (SELECT * FROM unnest($4::boolean[], $5::text[]))
          AND (subject_id = ANY($2)
               OR EXISTS (SELECT FROM unnest($3::text[]) AS spelling WHERE position(spelling IN body) > 0))`,
      [teamId, ids, spellings, keys.map(({ isTest }) => isTest), keys.map(({ key }) => key)],
    );
  }

  removeOfTeam(teamId: string): Promise<number> {
    return this.database.execute('DELETE FROM idempotency_key WHERE team_id = $1', [teamId]);
  }

  /** A limited number of keys past their 24 hours; beside any number of other processes. */
  removeExpired(limit: number): Promise<number> {
    return this.database.execute(
      `DELETE FROM idempotency_key WHERE (team_id, is_test, key) IN
         (SELECT team_id, is_test, key FROM idempotency_key WHERE expires_at <= now() LIMIT $1 FOR UPDATE SKIP LOCKED)`,
      [limit],
    );
  }
}
