import type { ImageProvider } from './image-provider.js';
import type { FailureClass } from './provider-failure.js';
import { fitTo, type ProviderFit, type RequestShape } from './provider-fit.js';

/** A call of the job that brought no picture. */
export interface PastAttempt {
  provider: string;
  failure: FailureClass;
  retryAfterMs?: number;
}

export interface NextCall extends ProviderFit {
  next: 'call';
  provider: string;
  model: string;
  attempt: number;
  delayMs: number;
}

/** Nothing is left to try. `provider` is null when none fits the request. */
export interface NoCall {
  next: 'over';
  failure: FailureClass;
  provider: string | null;
}

export type AttemptPlan = NextCall | NoCall;

export const MAX_ATTEMPTS = 4;
export const MAX_ATTEMPTS_PER_PROVIDER = 2;

const BACKOFF_MS = 500;
/** A provider that asks for a longer pause is left for the next one, when there is one. */
const LONGEST_PAUSE_BEFORE_FALLBACK_MS = 10_000;

const ENDS_THE_JOB = new Set<FailureClass>(['input_blocked', 'output_blocked']);
const WORTH_REPEATING = new Set<FailureClass>(['rate_limited', 'unavailable']);

interface Candidate extends ProviderFit {
  provider: ImageProvider;
  /** Failures so far. */
  failures: PastAttempt[];
}

/** Says which provider is called next, when and with what, or that the job is over. Pure, but for the jitter. */
export function planAttempt(
  providers: readonly ImageProvider[],
  shape: RequestShape,
  past: readonly PastAttempt[],
  random: () => number = Math.random,
): AttemptPlan {
  const last = past.at(-1);
  if (last && (ENDS_THE_JOB.has(last.failure) || past.length >= MAX_ATTEMPTS)) {
    return { next: 'over', failure: last.failure, provider: last.provider };
  }
  const chosen = choose(candidatesFor(providers, shape, past), last);
  if (!chosen) {
    return { next: 'over', failure: last?.failure ?? 'bad_request', provider: last?.provider ?? null };
  }
  const { provider, failures, ...fit } = chosen;
  return {
    next: 'call',
    provider: provider.name,
    model: provider.model,
    attempt: past.length + 1,
    delayMs: pauseMs(failures, random),
    ...fit,
  };
}

function candidatesFor(
  providers: readonly ImageProvider[],
  shape: RequestShape,
  past: readonly PastAttempt[],
): Candidate[] {
  return providers.flatMap((provider) => {
    const failures = past.filter((attempt) => attempt.provider === provider.name);
    const isSpent =
      failures.length >= MAX_ATTEMPTS_PER_PROVIDER || failures.some(({ failure }) => !WORTH_REPEATING.has(failure));
    const fit = isSpent ? null : fitTo(provider, shape);
    return fit ? [{ provider, failures, ...fit }] : [];
  });
}

/** The same provider once more while it is worth it, then the untried ones in order, then those that may recover. */
function choose(candidates: readonly Candidate[], last: PastAttempt | undefined): Candidate | undefined {
  const untried = candidates.find(({ failures }) => failures.length === 0);
  const same = candidates.find(({ provider }) => provider.name === last?.provider);
  const isPatient = (last?.retryAfterMs ?? 0) <= LONGEST_PAUSE_BEFORE_FALLBACK_MS;
  return same && (isPatient || !untried) ? same : (untried ?? candidates[0]);
}

function pauseMs(failures: readonly PastAttempt[], random: () => number): number {
  const last = failures.at(-1);
  if (!last) {
    return 0;
  }
  const backoffMs = BACKOFF_MS * 2 ** (failures.length - 1) * (0.5 + random() / 2);
  return Math.round((last.retryAfterMs ?? 0) + backoffMs);
}
