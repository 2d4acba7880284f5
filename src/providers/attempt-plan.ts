import type { ImageProvider } from './image-provider.js';
import type { FailureClass } from './provider-failure.js';
import { fitTo, type ProviderFit, type RequestShape } from './provider-fit.js';

/** A call of the job that brought no picture. */
export interface PastAttempt {
  provider: string;
  failure: FailureClass;
  /** From now on. */
  retryAfterMs?: number;
}

export interface NextCall extends ProviderFit {
  next: 'call';
  provider: string;
  model: string;
  attempt: number;
  /** The pause before the call. */
  delayMs: number;
  /** The part of it that the provider insists on; the rest only spreads the load. */
  notBeforeMs: number;
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
  /** For how long it is known to be down. */
  restMs: number;
}

export interface PlanConditions {
  random?: () => number;
  restMs?: (provider: ImageProvider) => number;
}

/** Says which provider is called next, when and with what, or that the job is over. Pure, but for its conditions. */
export function planAttempt(
  providers: readonly ImageProvider[],
  shape: RequestShape,
  past: readonly PastAttempt[],
  { random = Math.random, restMs = () => 0 }: PlanConditions = {},
): AttemptPlan {
  const last = past.at(-1);
  if (last && (ENDS_THE_JOB.has(last.failure) || past.length >= MAX_ATTEMPTS)) {
    return { next: 'over', failure: last.failure, provider: last.provider };
  }
  const candidates = candidatesFor(providers, shape, past, restMs);
  const chosen = choose(candidates, last);
  if (!chosen) {
    return noCall(candidates, last);
  }
  const { provider, failures, restMs: rest, ...fit } = chosen;
  const notBeforeMs = Math.max(rest, failures.at(-1)?.retryAfterMs ?? 0);
  return {
    next: 'call',
    provider: provider.name,
    model: provider.model,
    attempt: past.length + 1,
    delayMs: Math.round(notBeforeMs + backoffMs(failures, random)),
    notBeforeMs,
    ...fit,
  };
}

/** A new job does not wait for providers that are all down. */
function noCall(candidates: readonly Candidate[], last: PastAttempt | undefined): NoCall {
  const resting = candidates[0]?.provider.name;
  const failure = last?.failure ?? (resting ? 'unavailable' : 'bad_request');
  return { next: 'over', failure, provider: last?.provider ?? resting ?? null };
}

function candidatesFor(
  providers: readonly ImageProvider[],
  shape: RequestShape,
  past: readonly PastAttempt[],
  restMs: (provider: ImageProvider) => number,
): Candidate[] {
  return providers.flatMap((provider) => {
    const failures = past.filter((attempt) => attempt.provider === provider.name);
    const isSpent =
      failures.length >= MAX_ATTEMPTS_PER_PROVIDER || failures.some(({ failure }) => !WORTH_REPEATING.has(failure));
    const fit = isSpent ? null : fitTo(provider, shape);
    return fit ? [{ provider, failures, restMs: restMs(provider), ...fit }] : [];
  });
}

/**
 * The same provider once more while it is worth it, then the untried ones in order, then those that may recover. One that is
 * down is waited for only by a job that has tried and has nobody else.
 */
function choose(candidates: readonly Candidate[], last: PastAttempt | undefined): Candidate | undefined {
  const up = candidates.filter(({ restMs }) => restMs === 0);
  const untried = up.find(({ failures }) => failures.length === 0);
  const same = up.find(({ provider }) => provider.name === last?.provider);
  const isPatient = (last?.retryAfterMs ?? 0) <= LONGEST_PAUSE_BEFORE_FALLBACK_MS;
  return same && (isPatient || !untried) ? same : (untried ?? up[0] ?? (last && candidates[0]));
}

const backoffMs = (failures: readonly PastAttempt[], random: () => number): number =>
  failures.length === 0 ? 0 : BACKOFF_MS * 2 ** (failures.length - 1) * (0.5 + random() / 2);
