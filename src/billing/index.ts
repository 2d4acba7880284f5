export { crossesBelow } from './balance-low.js';
export { BalanceNews } from './balance-news.service.js';
export type { Resolution } from './ledger.repository.js';
export {
  InsufficientCreditsError,
  QuotaExceededError,
  RefundTooLargeError,
  TakeBackTooLargeError,
  TierDisabledError,
} from './billing.errors.js';
export { BillingModule } from './billing.module.js';
export { BillingService, type HoldOrder, type UnitOrder } from './billing.service.js';
export { UsageEventDto, UsageEventListDto } from './dto/usage-event.dto.js';
export type { OpenHolds } from './ledger.repository.js';
export { LedgerService } from './ledger.service.js';
export {
  CREDITS_PER_MONTH,
  isWhole,
  leastOf,
  LIMIT_NAMES,
  type LimitName,
  PORTRAITS_PER_MONTH,
  type QuotaMetric,
} from './limits.js';
export { type EffectiveLimit, LimitsService } from './limits.service.js';
export { readMilli, toCredits, toMilli } from './milli.js';
export { MonthlyGrants } from './monthly-grants.js';
export { OUTCOMES } from './outcomes.js';
export { PlanRateTerms } from './plan-rate-terms.js';
export { PLAN_TERMS, type PlanTerms, requirePortraits } from './plans.js';
export { avatarPriceMilli, type ImagePrice, imagePrice, PRICES, PRICING_VERSION } from './prices.js';
export type { Override } from './team-limits.repository.js';
export type { UsageEvent } from './usage-event.entity.js';
export type { Balance } from './usage.repository.js';
export { UsageService } from './usage.service.js';
