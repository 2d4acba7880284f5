import { type FailureClass, ProviderFailure } from '../provider-failure.js';
import { findCause, isSyntaxError, UnusableAnswerError, UpstreamError } from './upstream-errors.js';

/** What one provider says beyond its status: of what class the failure is, when to come back. */
export type RefusalReader = (error: UpstreamError) => { failure?: FailureClass; retryAfterMs?: number };

/** What a thrown error of an SDK means, in our one vocabulary. */
export function upstreamFailure(error: unknown, provider: string, readRefusal: RefusalReader): ProviderFailure {
  if (error instanceof ProviderFailure) {
    return error;
  }
  const answer = findCause(error, UpstreamError);
  if (answer) {
    const { failure = classOf(answer.status), retryAfterMs } = readRefusal(answer);
    return new ProviderFailure(failure, provider, {
      cause: error,
      retryAfterMs: answer.retryAfterMs ?? retryAfterMs,
      reason: [answer.status, answer.code].filter(Boolean).join(' '),
    });
  }
  if (findCause(error, UnusableAnswerError) || isSyntaxError(error)) {
    return new ProviderFailure('bad_output', provider, { cause: error, reason: 'unusable_answer' });
  }
  return new ProviderFailure('unavailable', provider, { cause: error, wasAnswered: false, reason: 'no_answer' });
}

/** A wrong key, an unknown model or an unpaid bill is an outage to customers: another provider may do, a retry will not. */
const OUTAGES = new Set([401, 402, 403, 404, 408]);

function classOf(status: number): FailureClass {
  if (status === 429) {
    return 'rate_limited';
  }
  return status >= 500 || OUTAGES.has(status) ? 'unavailable' : 'bad_request';
}
