import { Injectable } from '@nestjs/common';
import { Database } from '../database/index.js';
import { InputObject } from './input-object.entity.js';

/** When each picture that a customer sent along was last used. */
@Injectable()
export class InputObjectsRepository {
  constructor(private readonly database: Database) {}

  async touch(key: string): Promise<void> {
    const text = `INSERT INTO input_object (key) VALUES ($1) ON CONFLICT (key) DO UPDATE SET last_used_at = now()`;
    await this.database.execute({ name: 'inputObjects.touch', text }, [key]);
  }

  /** Keys that were not used since, locked: whoever uses one again waits until it is gone, and stores it anew. */
  async lockUnused(olderThanMs: number, limit: number): Promise<string[]> {
    const rows = await this.database.query<InputObject>(
      `SELECT ${this.database.columns(InputObject)} FROM input_object WHERE last_used_at < now() - $1 * interval '1 ms'
        LIMIT $2 FOR UPDATE SKIP LOCKED`,
      [olderThanMs, limit],
    );
    return rows.map(({ key }) => key);
  }

  async remove(keys: string[]): Promise<void> {
    await this.database.execute('DELETE FROM input_object WHERE key = ANY($1)', [keys]);
  }
}
