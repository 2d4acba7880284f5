import { Injectable } from '@nestjs/common';
import { Database } from '../database/index.js';
import { Erasure, type ErasureReceipt } from './erasure.entity.js';

export type NewErasure = Pick<Erasure, 'id' | 'teamId' | 'subject' | 'subjectId' | 'scope'> & { delayMs: number };

/** Longer than the pause between two renewals by far. */
const CLAIM_MS = 60_000;

/** Erasures, from their order to their receipt. */
@Injectable()
export class ErasuresRepository {
  constructor(private readonly database: Database) {}

  async insert({ id, teamId, subject, subjectId, scope, delayMs }: NewErasure): Promise<Erasure> {
    const text = `INSERT INTO erasure (id, team_id, subject, subject_id, scope, claimed_until)
                  VALUES ($1, $2, $3, $4, $5, now() + $6 * interval '1 ms') RETURNING ${this.columns}`;
    return (await this.first(text, [id, teamId, subject, subjectId, JSON.stringify(scope), delayMs])) as Erasure;
  }

  find(id: string): Promise<Erasure | null> {
    return this.first(`SELECT ${this.columns} FROM erasure WHERE id = $1`, [id]);
  }

  /** One that is due, for a minute this process's alone, and for as long as it is renewed. */
  claim(): Promise<Erasure | null> {
    return this.first(
      `UPDATE erasure SET claimed_until = now() + $1 * interval '1 ms'
        WHERE id = (SELECT id FROM erasure WHERE finished_at IS NULL AND claimed_until <= now()
                     ORDER BY claimed_until LIMIT 1 FOR UPDATE SKIP LOCKED)
        RETURNING ${this.columns}`,
      [CLAIM_MS],
    );
  }

  renew(id: string): Promise<void> {
    return this.postpone(id, CLAIM_MS);
  }

  async postpone(id: string, delayMs: number): Promise<void> {
    const text = `UPDATE erasure SET claimed_until = now() + $2 * interval '1 ms' WHERE id = $1 AND finished_at IS NULL`;
    await this.database.execute(text, [id, delayMs]);
  }

  /** With the receipt the list of what was erased goes too. */
  async finish(id: string, receipt: ErasureReceipt): Promise<void> {
    const text = `UPDATE erasure SET receipt = $2, scope = '{}', finished_at = now() WHERE id = $1 AND finished_at IS NULL`;
    await this.database.execute(text, [id, JSON.stringify(receipt)]);
  }

  private async first(text: string, values: unknown[]): Promise<Erasure | null> {
    const [erasure] = await this.database.query<Erasure & Record<string, unknown>>(text, values);
    return erasure ?? null;
  }

  private get columns(): string {
    return this.database.columns(Erasure);
  }
}
