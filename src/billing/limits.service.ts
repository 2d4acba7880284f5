import { Injectable } from '@nestjs/common';
import { type Plan, RateLimits } from '../http/index.js';
import { CREDITS_PER_MONTH, LIMIT_NAMES, type LimitName, PORTRAITS_PER_MONTH, RATE_LIMITS } from './limits.js';
import { MonthlyGrants } from './monthly-grants.js';
import { PLAN_TERMS, planQuota } from './plans.js';
import { type Override, TeamLimitsRepository } from './team-limits.repository.js';

/** A limit as it holds now, and who says so. */
export interface EffectiveLimit {
  name: LimitName;
  /** Null is unlimited; for the monthly credits: by grant. */
  value: number | null;
  source: 'plan' | 'override';
  expiresAt: Date | null;
}

/** What a team may have: its plan's word, unless an operator set another one that has not expired. */
@Injectable()
export class LimitsService {
  constructor(
    private readonly limits: TeamLimitsRepository,
    private readonly grants: MonthlyGrants,
    private readonly rateLimits: RateLimits,
  ) {}

  async list(teamId: string, plan: Plan): Promise<EffectiveLimit[]> {
    const overrides = new Map((await this.limits.listLive(teamId)).map((override) => [override.name, override]));
    const ofPlan = this.ofPlan(plan);
    return LIMIT_NAMES.map((name) => {
      const override = overrides.get(name);
      return override
        ? { ...override, source: 'override' }
        : { name, value: ofPlan.get(name) ?? null, source: 'plan', expiresAt: null };
    });
  }

  async get(teamId: string, plan: Plan, name: LimitName): Promise<number | null> {
    const limits = await this.list(teamId, plan);
    return limits.find((limit) => limit.name === name)?.value ?? null;
  }

  /** In the transaction in progress. Limits that are not named stay; more monthly credits are granted at once. */
  async update(teamId: string, overrides: Override[]): Promise<void> {
    for (const override of overrides) {
      await this.limits.put(teamId, override);
    }
    await this.limits.announceChange();
    await this.grants.grantTo(teamId);
  }

  private ofPlan(plan: Plan): Map<LimitName, number | null> {
    const { rateFactor: factor, creditsPerMonth } = PLAN_TERMS[plan];
    return new Map<LimitName, number | null>([
      [PORTRAITS_PER_MONTH, planQuota(plan, PORTRAITS_PER_MONTH)],
      [CREDITS_PER_MONTH, creditsPerMonth],
      ...RATE_LIMITS.map(
        ({ name, bucket, number }) => [name, this.rateLimits.numbersFor(bucket, { factor })[number]] as const,
      ),
    ]);
  }
}
