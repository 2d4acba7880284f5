import { Injectable } from '@nestjs/common';
import { newId } from '../common/index.js';
import { Database, type Statement } from '../database/index.js';
import { readMilli } from './milli.js';

export interface NewHold {
  teamId: string;
  jobId: string;
  amountMilli: number;
  subject: string;
}

/** What became of a hold, and of the balance with it. */
export interface Resolution {
  capturedMilli: number;
  beforeMilli: number;
  afterMilli: number;
}

export interface Refundable {
  teamId: string;
  restMilli: number;
}

/** Credits that orders in progress keep back. */
export interface OpenHolds {
  count: number;
  heldMilli: number;
}

/** Longer than the deadline of a job: a hold never expires under a live one. */
const HOLD_LIFETIME_S = 3_600;

const PLACE_HOLD: Statement = {
  name: 'ledger.placeHold',
  text: `SELECT credit_place_hold($1, $2, $3, $4, $5, $6 * interval '1 second') AS "isPlaced"`,
};

const RESOLVE_HOLD: Statement = {
  name: 'ledger.resolveHold',
  text: `SELECT captured_now AS captured, posted_before AS before, posted_after AS after FROM credit_resolve_hold($1, $2)`,
};

/** The functions of the ledger. Each decides its races by itself and says whether it did what was asked. */
@Injectable()
export class LedgerRepository {
  constructor(private readonly database: Database) {}

  /** False: there is not enough. */
  async placeHold({ teamId, jobId, amountMilli, subject }: NewHold): Promise<boolean> {
    const values = [newId(), teamId, jobId, amountMilli, subject, HOLD_LIFETIME_S];
    const [row] = await this.database.query<{ isPlaced: boolean }>(PLACE_HOLD, values);
    return row?.isPlaced ?? false;
  }

  /** Captures the amount, releases the rest; null when the job has no open hold. */
  async resolveHold(jobId: string, amountMilli: number): Promise<Resolution | null> {
    const [row] = await this.database.query<Record<'captured' | 'before' | 'after', string>>(RESOLVE_HOLD, [
      jobId,
      amountMilli,
    ]);
    return (
      (row && {
        capturedMilli: readMilli(row.captured),
        beforeMilli: readMilli(row.before),
        afterMilli: readMilli(row.after),
      }) ??
      null
    );
  }

  /** Lets go of holds that outlived their jobs, and says how many there were: none, unless something went wrong. */
  async releaseExpired(limit: number): Promise<number> {
    const [row] = await this.database.query<{ released: number }>('SELECT credit_release_expired($1) AS released', [
      limit,
    ]);
    return row?.released ?? 0;
  }

  /** The id of its usage event. */
  async grant(teamId: string, amountMilli: number, description: string): Promise<string> {
    const id = await this.post('SELECT credit_grant($1, $2, $3) AS id', [teamId, amountMilli, description]);
    return id as string;
  }

  /** Brings the month's grants up to the allowance; how much that took. */
  async grantMonth(teamId: string, allowanceMilli: number): Promise<number> {
    const [row] = await this.database.query<{ granted: string }>('SELECT credit_grant_month($1, $2) AS granted', [
      teamId,
      allowanceMilli,
    ]);
    return readMilli(row?.granted ?? 0);
  }

  /** Null: the balance would fall below what is held. */
  adjust(teamId: string, amountMilli: number, description: string): Promise<string | null> {
    return this.post('SELECT credit_adjust($1, $2, $3) AS id', [teamId, amountMilli, description]);
  }

  /** Null: not that much of the hold can be refunded. */
  refund(holdId: string, amountMilli: number, description: string): Promise<string | null> {
    return this.post('SELECT credit_refund($1, $2, $3) AS id', [holdId, amountMilli, description]);
  }

  async findRefundable(holdId: string): Promise<Refundable | null> {
    const text = `SELECT team_id AS "teamId", coalesce(captured, 0) - refunded AS rest FROM credit_hold WHERE id = $1`;
    const [row] = await this.database.query<{ teamId: string; rest: string }>(text, [holdId]);
    return row ? { teamId: row.teamId, restMilli: readMilli(row.rest) } : null;
  }

  /** Of all teams. */
  async countOpenHolds(): Promise<OpenHolds> {
    const text = `SELECT count(*)::integer AS count, coalesce(sum(amount), 0) AS held FROM credit_hold WHERE state = 'held'`;
    const [row] = await this.database.query<{ count: number; held: string }>({ name: 'ledger.openHolds', text });
    return { count: row?.count ?? 0, heldMilli: readMilli(row?.held ?? 0) };
  }

  /** Every invariant of money and quotas that does not hold; each looks at whole tables. */
  listViolations(): Promise<{ rule: string; detail: string }[]> {
    return this.database.query('SELECT rule, detail FROM invariant_violation LIMIT 1000');
  }

  private async post(text: string, values: unknown[]): Promise<string | null> {
    const [row] = await this.database.query<{ id: string | null }>(text, values);
    return row?.id ?? null;
  }
}
