import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Notifications } from '../database/index.js';
import { type Caller, RateTerms, type TeamRateTerms } from '../http/index.js';
import { RATE_LIMITS } from './limits.js';
import { PLAN_TERMS } from './plans.js';
import { LIMITS_CHANGED, type RateOverride, TeamLimitsRepository } from './team-limits.repository.js';

/** Changes are announced; the age only bounds how long one that was missed stays unseen. */
const MAX_AGE_MS = 10_000;

/** More than any bucket gets asked for: an unlimited one. */
const UNLIMITED = 1_000_000_000;

const RATES = new Map(RATE_LIMITS.map((rate) => [rate.name, rate]));

/** Rate limits as the plan has them, and as operators changed them for single teams. Answered from memory. */
@Injectable()
export class PlanRateTerms extends RateTerms implements OnModuleInit {
  private readonly logger = new Logger(PlanRateTerms.name);
  private overrides = new Map<string, RateOverride[]>();
  private loadedAt = Number.NEGATIVE_INFINITY;
  private loading: Promise<void> | null = null;

  constructor(
    private readonly limits: TeamLimitsRepository,
    private readonly notifications: Notifications,
  ) {
    super();
  }

  onModuleInit(): void {
    const forget = () => {
      this.loadedAt = Number.NEGATIVE_INFINITY;
    };
    this.notifications.on(LIMITS_CHANGED, forget);
    this.notifications.onReconnect(forget);
  }

  async of({ plan, teamId }: Caller): Promise<TeamRateTerms> {
    if (this.loading || performance.now() - this.loadedAt > MAX_AGE_MS) {
      await this.load();
    }
    const own = this.overrides.get(teamId);
    return { factor: PLAN_TERMS[plan].rateFactor, overrides: own && termsOf(own) };
  }

  /** Requests that come together share one look at the table. */
  private load(): Promise<void> {
    this.loading ??= this.read().finally(() => {
      this.loading = null;
    });
    return this.loading;
  }

  private async read(): Promise<void> {
    // Taken before the look: what changes while it is under way is looked at again.
    this.loadedAt = performance.now();
    try {
      this.overrides = Map.groupBy(await this.limits.listRates(), ({ teamId }) => teamId);
    } catch (error) {
      // What was known stands; the database being away is told by those who cannot go on without it.
      this.logger.warn(`Rate limits of teams could not be read: ${String(error)}`);
    }
  }
}

function termsOf(rows: RateOverride[]): NonNullable<TeamRateTerms['overrides']> {
  const terms: NonNullable<TeamRateTerms['overrides']> = {};
  for (const { name, value, expiresAt } of rows) {
    const rate = RATES.get(name);
    const isLive = !expiresAt || expiresAt.getTime() > Date.now();
    if (rate && isLive) {
      terms[rate.bucket] = { ...terms[rate.bucket], [rate.number]: value ?? UNLIMITED };
    }
  }
  return terms;
}
