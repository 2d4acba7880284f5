export { BalanceEvents } from './balance-events.service.js';
export {
  InsufficientCreditsError,
  QuotaExceededError,
  RefundTooLargeError,
  TakeBackTooLargeError,
  TierDisabledError,
} from './billing.errors.js';
export { BillingModule } from './billing.module.js';
export { BillingService } from './billing.service.js';
export { UsageEventDto, UsageEventListDto } from './dto/usage-event.dto.js';
export type { OpenHolds, Resolution } from './ledger.repository.js';
export { LedgerService } from './ledger.service.js';
export { isWhole, leastOf, LIMIT_NAMES, type LimitName, PORTRAITS_PER_MONTH, type QuotaMetric } from './limits.js';
export { type EffectiveLimit, LimitsService } from './limits.service.js';
export { readMilli, toCredits, toMilli } from './milli.js';
export { MonthlyGrants } from './monthly-grants.js';
export { PlanRateTerms } from './plan-rate-terms.js';
export { requirePortraits } from './plans.js';
export { avatarPriceMilli, type ImagePrice, imagePrice, PRICES } from './prices.js';
export type { Override } from './team-limits.repository.js';
export type { UsageEvent } from './usage-event.entity.js';
export type { Balance } from './usage.repository.js';
export { UsageService } from './usage.service.js';
