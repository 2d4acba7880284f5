import type { Caller, Plan } from '../http/index.js';
import { TierDisabledError } from './billing.errors.js';
import type { QuotaMetric } from './limits.js';

export interface PlanTerms {
  hasPortraits: boolean;
  /** Canonical portraits, variants and edits in a calendar month (UTC); null is unlimited. */
  portraitsPerMonth: number | null;
  /** Granted on the 1st; null where an operator grants them. */
  creditsPerMonth: number | null;
  /** What the rate limits are multiplied by. */
  rateFactor: number;
}

export const PLAN_TERMS: Readonly<Record<Plan, PlanTerms>> = {
  free: { hasPortraits: false, portraitsPerMonth: 0, creditsPerMonth: 20, rateFactor: 0.25 },
  pro: { hasPortraits: true, portraitsPerMonth: 100, creditsPerMonth: 500, rateFactor: 1 },
  team: { hasPortraits: true, portraitsPerMonth: 1000, creditsPerMonth: 5000, rateFactor: 5 },
  enterprise: { hasPortraits: true, portraitsPerMonth: null, creditsPerMonth: null, rateFactor: 20 },
};

/** The gate before everything that draws a portrait; test keys pass on every plan. */
export function requirePortraits({ plan, isTest }: Caller): void {
  if (!isTest && !PLAN_TERMS[plan].hasPortraits) {
    throw new TierDisabledError(plan);
  }
}

/** What a plan allows in a month where a team has no override; null is unlimited. */
export const planQuota = (plan: Plan, metric: QuotaMetric): number | null =>
  ({ 'persona.portrait.monthly_limit': PLAN_TERMS[plan].portraitsPerMonth })[metric];
