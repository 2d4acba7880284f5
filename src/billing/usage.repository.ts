import { Injectable } from '@nestjs/common';
import { Database } from '../database/index.js';
import { type Page, pageOf } from '../http/index.js';
import { readMilli } from './milli.js';
import { UsageEvent } from './usage-event.entity.js';

export interface Balance {
  postedMilli: number;
  heldMilli: number;
  isExempt: boolean;
}

export interface KindUsage {
  kind: string;
  jobs: number;
  delivered: number;
  chargedMilli: number;
}

/** Present month (UTC) by the database's clock. */
export interface Period {
  start: Date;
  end: Date;
}

/** What a team has, and what it did with it. */
@Injectable()
export class UsageRepository {
  constructor(private readonly database: Database) {}

  async balance(teamId: string): Promise<Balance> {
    const text = `SELECT coalesce(posted, 0) AS posted, coalesce(held, 0) AS held, billing_mode = 'exempt' AS "isExempt"
                    FROM team LEFT JOIN credit_account ON team_id = team.id WHERE team.id = $1`;
    const [row] = await this.database.query<{ posted: string; held: string; isExempt: boolean }>(
      { name: 'usage.balance', text },
      [teamId],
    );
    return {
      postedMilli: readMilli(row?.posted ?? 0),
      heldMilli: readMilli(row?.held ?? 0),
      isExempt: row?.isExempt ?? false,
    };
  }

  async period(): Promise<Period> {
    const [row] = await this.database.query<Period>(
      `SELECT period AT TIME ZONE 'UTC' AS start, (period + interval '1 month') AT TIME ZONE 'UTC' AS end
         FROM (SELECT billing_period(billing_clock())::timestamp AS period) AS present`,
    );
    return row as Period;
  }

  /** What was ordered in a period, by the kind of job, in one of the team's two worlds. */
  async byKind(teamId: string, isTest: boolean, { start, end }: Period): Promise<KindUsage[]> {
    const rows = await this.database.query<Omit<KindUsage, 'chargedMilli'> & { charged: string }>(
      `SELECT job.kind, count(*)::int AS jobs, sum(job.delivered)::int AS delivered,
              coalesce(sum(hold.captured - hold.refunded), 0) AS charged
         FROM job LEFT JOIN credit_hold hold ON hold.job_id = job.id
        WHERE job.team_id = $1 AND job.is_test = $2 AND job.created_at >= $3 AND job.created_at < $4
        GROUP BY job.kind ORDER BY job.kind`,
      [teamId, isTest, start, end],
    );
    return rows.map(({ charged, ...row }) => ({ ...row, chargedMilli: readMilli(charged) }));
  }

  /** Charges of a period, less what was refunded in it. */
  async chargedMilli(teamId: string, { start, end }: Period): Promise<number> {
    const [row] = await this.database.query<{ charged: string }>(
      `SELECT coalesce(sum(CASE type WHEN 'charge' THEN amount ELSE -amount END), 0) AS charged FROM usage_event
        WHERE team_id = $1 AND created_at >= $2 AND created_at < $3 AND type IN ('charge', 'refund')`,
      [teamId, start, end],
    );
    return readMilli(row?.charged ?? 0);
  }

  async blankDescriptions(teamId: string): Promise<void> {
    const text = 'UPDATE usage_event SET description = NULL WHERE team_id = $1 AND description IS NOT NULL';
    await this.database.execute(text, [teamId]);
  }

  async findEvent(teamId: string, id: string): Promise<UsageEvent | null> {
    const text = `SELECT ${this.database.columns(UsageEvent)} FROM usage_event WHERE team_id = $1 AND id = $2`;
    const [event] = await this.database.query<UsageEvent>(text, [teamId, id]);
    return event ?? null;
  }

  /** Newest first. */
  async listEvents(teamId: string, limit: number, after: UsageEvent | null): Promise<Page<UsageEvent>> {
    const text = `SELECT ${this.database.columns(UsageEvent)} FROM usage_event
                   WHERE team_id = $1
                     AND ($2::uuid IS NULL OR (created_at, seq) < (SELECT created_at, seq FROM usage_event WHERE id = $2))
                   ORDER BY created_at DESC, seq DESC LIMIT $3`;
    const values = [teamId, after?.id ?? null, limit + 1];
    return pageOf(await this.database.query<UsageEvent>({ name: 'usage.events', text }, values), limit);
  }
}
