import { ApiError, Catalogued } from '../common/index.js';
import { toCredits } from './milli.js';

@Catalogued({
  status: 402,
  code: { portraits: 'tier_disabled' },
  owner: 'caller',
  cause: "The team's plan does not include portraits.",
  cure: 'Move the team to a plan that has them (`pro` or larger), or try with a test key.',
})
export class TierDisabledError extends ApiError {
  constructor(plan: string) {
    super(`The plan "${plan}" does not include portraits. Ask the operator for a larger plan, or use a test key.`);
  }
}

@Catalogued({
  status: 402,
  code: 'insufficient_credits',
  owner: 'caller',
  cause: 'The order costs more credits than the team has available. Nothing was ordered.',
  cure: 'Ask the operator for credits, wait for open orders to end, or order less; `GET /v1/balance` shows what is there.',
})
export class InsufficientCreditsError extends ApiError {
  constructor(costMilli: number) {
    super(
      `This order costs ${toCredits(costMilli)} credits, more than your team has available. Ask the operator for credits or order less.`,
    );
  }
}

@Catalogued({
  status: 429,
  code: 'quota_exceeded',
  owner: 'caller',
  cause: "The team's units of this calendar month (UTC) are used up.",
  cure: 'Wait for the next month (`Retry-After`), or ask the operator for a larger plan or limit.',
})
export class QuotaExceededError extends ApiError {
  constructor(
    override readonly extras: { used: number; limit: number },
    override readonly retryAfterS: number,
  ) {
    super(
      `Your team has used ${extras.used} of ${extras.limit} this month. Wait for the next month, or ask the operator for a larger limit.`,
    );
  }
}

@Catalogued({
  status: 409,
  code: 'insufficient_credits',
  owner: 'operator',
  cause: 'More credits were to be taken back than the team has available. Nothing was taken.',
  cure: 'Take back at most `available_credits`; what open orders hold cannot be taken.',
})
export class TakeBackTooLargeError extends ApiError {
  constructor(availableMilli: number) {
    super(`The team has ${toCredits(availableMilli)} credits available. Take back at most that many.`);
  }
}

@Catalogued({
  status: 409,
  code: 'refund_too_large',
  owner: 'operator',
  cause: 'More was to be refunded than the hold was charged and has not been refunded yet.',
  cure: 'Refund at most the rest of the charge.',
})
export class RefundTooLargeError extends ApiError {
  constructor(refundableMilli: number) {
    super(`Of this hold ${toCredits(refundableMilli)} credits can be refunded. Refund at most that many.`);
  }
}
