import type { FailureClass } from '../provider-failure.js';
import type { UpstreamError } from '../upstream/upstream-errors.js';

interface GoogleError {
  error?: { status?: string; details?: { reason?: string; retryDelay?: string }[] };
}

/** Reasons that come with a 400 and have nothing to do with the picture that was asked for. */
const OUTAGES = new Set(['API_KEY_INVALID', 'API_KEY_EXPIRED', 'SERVICE_DISABLED', 'BILLING_DISABLED']);

/** What Google tells in the body rather than by its status; a pause is written as `"retryDelay": "34s"`. */
export function geminiRefusal({ status, body }: UpstreamError): { failure?: FailureClass; retryAfterMs?: number } {
  const { error } = (body ?? {}) as GoogleError;
  const details = Array.isArray(error?.details) ? error.details : [];
  if (
    status === 400 &&
    (error?.status === 'FAILED_PRECONDITION' || details.some(({ reason = '' }) => OUTAGES.has(reason)))
  ) {
    return { failure: 'unavailable' };
  }
  const delay = details.find(({ retryDelay }) => retryDelay)?.retryDelay;
  const [, seconds] = /^(\d+(?:\.\d+)?)s$/.exec(String(delay)) ?? [];
  return seconds === undefined ? {} : { retryAfterMs: Math.ceil(Number(seconds) * 1000) };
}
