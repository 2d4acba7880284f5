import { Injectable } from '@nestjs/common';
import { Database } from '../database/index.js';
import type { Plan } from '../http/index.js';
import { CREDITS_PER_MONTH, type LimitName, RATE_LIMITS } from './limits.js';

/** Channel on which every process hears that operators changed limits. */
export const LIMITS_CHANGED = 'team_limits_changed';

export interface Override {
  name: LimitName;
  /** Null is unlimited. */
  value: number | null;
  expiresAt: Date | null;
}

export interface RateOverride {
  teamId: string;
  name: (typeof RATE_LIMITS)[number]['name'];
  value: number | null;
  expiresAt: Date | null;
}

export interface TeamAllowance {
  teamId: string;
  allowanceMilli: number;
}

const IS_LIVE = '(expires_at IS NULL OR expires_at > billing_clock())';

/** What operators set for single teams, on top of the plans. */
@Injectable()
export class TeamLimitsRepository {
  constructor(private readonly database: Database) {}

  listLive(teamId: string): Promise<Override[]> {
    const text = `SELECT name, value::float8 AS value, expires_at AS "expiresAt" FROM team_limit
                   WHERE team_id = $1 AND ${IS_LIVE}`;
    return this.database.query<Override>(text, [teamId]);
  }

  async put(teamId: string, { name, value, expiresAt }: Override): Promise<void> {
    await this.database.execute(
      `INSERT INTO team_limit (team_id, name, value, expires_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (team_id, name) DO UPDATE SET value = $3, expires_at = $4, updated_at = now()`,
      [teamId, name, value, expiresAt],
    );
  }

  /** Rate limits of all teams that have their own. */
  listRates(): Promise<RateOverride[]> {
    const text = `SELECT team_id AS "teamId", name, value::float8 AS value, expires_at AS "expiresAt" FROM team_limit
                   WHERE name = ANY($1) AND ${IS_LIVE}`;
    return this.database.query<RateOverride>(text, [RATE_LIMITS.map(({ name }) => name)]);
  }

  /** Told to every process when the transaction in progress commits. */
  async announceChange(): Promise<void> {
    await this.database.execute('SELECT pg_notify($1, $2)', [LIMITS_CHANGED, '']);
  }

  /** Teams that were granted less this month than their plan or their override says. */
  listUngranted(plans: Record<Plan, number>, limit: number): Promise<TeamAllowance[]> {
    return this.allowances(plans, 'true', [limit]);
  }

  async findUngranted(plans: Record<Plan, number>, teamId: string): Promise<TeamAllowance | null> {
    const [found] = await this.allowances(plans, 'team.id = $4', [1, teamId]);
    return found ?? null;
  }

  private async allowances(plans: Record<Plan, number>, where: string, values: unknown[]): Promise<TeamAllowance[]> {
    const text = `
      SELECT "teamId", "allowanceMilli"::float8 AS "allowanceMilli" FROM (
        SELECT team.id AS "teamId",
               CASE WHEN own.name IS NULL THEN plan.allowance ELSE coalesce(own.value, 0) * 1000 END AS "allowanceMilli",
               (SELECT coalesce(max(allowance), 0) FROM ledger_transfer transfer
                 WHERE transfer.team_id = team.id AND period = billing_period(billing_clock())) AS granted
          FROM team
          JOIN unnest($1::text[], $2::bigint[]) AS plan(name, allowance) ON plan.name = team.plan
          LEFT JOIN team_limit own ON own.team_id = team.id AND own.name = '${CREDITS_PER_MONTH}' AND ${IS_LIVE}
         WHERE team.erased_at IS NULL AND ${where}
      ) AS wanted WHERE "allowanceMilli" > granted ORDER BY "teamId" LIMIT $3`;
    return this.database.query<TeamAllowance>(text, [Object.keys(plans), Object.values(plans), ...values]);
  }
}
