import { Injectable } from '@nestjs/common';
import { Database, type Statement } from '../database/index.js';
import type { QuotaMetric } from './limits.js';

export interface NewUnit {
  jobId: string;
  teamId: string;
  metric: QuotaMetric;
  /** What holds unless the team has an override; null is unlimited. */
  planLimit: number | null;
}

export type Taking = { isTaken: true } | { isTaken: false; used: number; limit: number; resetsInS: number };

const TAKE: Statement = {
  name: 'quotas.take',
  text: `SELECT is_taken AS "isTaken", used_now AS used, limit_now::float8 AS limit, resets_in_s AS "resetsInS"
           FROM quota_take($1, $2, $3, $4)`,
};

const GIVE_BACK: Statement = { name: 'quotas.giveBack', text: 'SELECT quota_give_back($1) AS "isGivenBack"' };

/** Units of monthly quotas; one conditional statement takes one, so no crowd gets more than there are. */
@Injectable()
export class QuotasRepository {
  constructor(private readonly database: Database) {}

  async take({ jobId, teamId, metric, planLimit }: NewUnit): Promise<Taking> {
    const [row] = await this.database.query<Taking>(TAKE, [jobId, teamId, metric, planLimit]);
    return row as Taking;
  }

  /** False: the job took none, or gave it back before. */
  async giveBack(jobId: string): Promise<boolean> {
    const [row] = await this.database.query<{ isGivenBack: boolean }>(GIVE_BACK, [jobId]);
    return row?.isGivenBack ?? false;
  }

  async used(teamId: string, metric: QuotaMetric): Promise<number> {
    const text = `SELECT used FROM quota_usage
                   WHERE team_id = $1 AND metric = $2 AND period = billing_period(billing_clock())`;
    const [row] = await this.database.query<{ used: number }>(text, [teamId, metric]);
    return row?.used ?? 0;
  }
}
