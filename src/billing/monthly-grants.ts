import { Injectable } from '@nestjs/common';
import { PLANS, type Plan } from '../http/index.js';
import { LedgerRepository } from './ledger.repository.js';
import { toMilli } from './milli.js';
import { PLAN_TERMS } from './plans.js';
import { TeamLimitsRepository } from './team-limits.repository.js';

const BATCH = 200;

/** Plans whose credits come by an operator's grant are worth nothing here. */
const ALLOWANCES_MILLI = Object.fromEntries(
  PLANS.map((plan) => [plan, toMilli(PLAN_TERMS[plan].creditsPerMonth ?? 0) ?? 0]),
) as Record<Plan, number>;

/** The credits that plans grant. However often and wherever it runs, a month is granted once, and raised when the plan is. */
@Injectable()
export class MonthlyGrants {
  constructor(
    private readonly ledger: LedgerRepository,
    private readonly limits: TeamLimitsRepository,
  ) {}

  /** What one team is still owed for the present month, in the transaction in progress; a smaller plan takes nothing back. */
  async grantTo(teamId: string): Promise<void> {
    const due = await this.limits.findUngranted(ALLOWANCES_MILLI, teamId);
    if (due) {
      await this.ledger.grantMonth(teamId, due.allowanceMilli);
    }
  }

  /** Every team that is owed something; one account is locked at a time. */
  async grantAll(): Promise<number> {
    let granted = 0;
    for (;;) {
      const due = await this.limits.listUngranted(ALLOWANCES_MILLI, BATCH);
      for (const { teamId, allowanceMilli } of due) {
        granted += (await this.ledger.grantMonth(teamId, allowanceMilli)) > 0 ? 1 : 0;
      }
      if (due.length < BATCH) {
        return granted;
      }
    }
  }
}
