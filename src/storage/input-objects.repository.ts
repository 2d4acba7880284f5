import { Injectable } from '@nestjs/common';
import { Database, type Statement } from '../database/index.js';
import { keyRange } from './object-key.js';

const TOUCH: Statement = {
  name: 'inputObjects.touch',
  text: `WITH fresh AS (
           SELECT FROM input_object WHERE key = $1 AND condemned_at IS NULL AND last_used_at > now() - interval '1 minute'
         ), touched AS (
           INSERT INTO input_object (key) SELECT $1 WHERE NOT EXISTS (SELECT FROM fresh)
           ON CONFLICT (key) DO UPDATE SET last_used_at = now() WHERE input_object.condemned_at IS NULL
           RETURNING key
         )
         SELECT true AS "isFresh" FROM fresh UNION ALL SELECT false FROM touched`,
};

/** When each picture that a customer sent along was last used. */
@Injectable()
export class InputObjectsRepository {
  constructor(private readonly database: Database) {}

  /** Null while the picture is being deleted. One that was touched in the last minute is far from that: nothing is written. */
  async touch(key: string): Promise<{ isFresh: boolean } | null> {
    const [touched] = await this.database.query<{ isFresh: boolean }>(TOUCH, [key]);
    return touched ?? null;
  }

  /** Those of the keys that are kept; they count as used now. */
  async use(keys: string[]): Promise<string[]> {
    const text =
      'UPDATE input_object SET last_used_at = now() WHERE key = ANY($1::text[]) AND condemned_at IS NULL RETURNING key';
    return (await this.database.query<{ key: string }>(text, [keys])).map(({ key }) => key);
  }

  /** Keys to delete: unused since, or left over by a process that died while it deleted them. */
  async condemn(olderThanMs: number, limit: number): Promise<string[]> {
    const rows = await this.database.query<{ key: string }>(
      `UPDATE input_object SET condemned_at = now()
        WHERE key IN (SELECT key FROM input_object
                       WHERE last_used_at < now() - $1 * interval '1 ms'
                         AND (condemned_at IS NULL OR condemned_at < now() - interval '1 hour')
                       LIMIT $2 FOR UPDATE SKIP LOCKED)
        RETURNING key`,
      [olderThanMs, limit],
    );
    return rows.map(({ key }) => key);
  }

  /** Whatever still refers to them. */
  removePrefix(target: string): Promise<number> {
    return this.database.execute('DELETE FROM input_object WHERE key >= $1 AND key < $2', keyRange(target));
  }

  async remove(key: string): Promise<void> {
    await this.database.execute('DELETE FROM input_object WHERE key = $1 AND condemned_at IS NOT NULL', [key]);
  }
}
