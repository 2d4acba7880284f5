/** How fast a bucket fills: one token every `intervalMs`, up to `capacity`. */
export interface TokenBucket {
  capacity: number;
  intervalMs: number;
}

export interface Draw {
  isAdmitted: boolean;
  /** Until nothing is missing any more, this draw included. */
  fullInMs: number;
}

/** Rates such as 7 a minute have no exact interval; half a millisecond of doubt goes to the caller. */
export const TOLERANCE_MS = 0.5;

/**
 * Takes one token. The whole state of a bucket is the moment at which it will be full: a number that only ever grows by whole
 * intervals, so that no rounding adds up however often the bucket is asked.
 */
export function drawToken(fullAtMs: number, nowMs: number, { capacity, intervalMs }: TokenBucket): Draw {
  const missingMs = Math.min(Math.max(fullAtMs - nowMs, 0), capacity * intervalMs);
  const isAdmitted = missingMs <= (capacity - 1) * intervalMs + TOLERANCE_MS;
  return { isAdmitted, fullInMs: isAdmitted ? missingMs + intervalMs : missingMs };
}

/** After a draw, so never the whole capacity, however many tokens the tolerance is worth. */
export const tokensLeft = (fullInMs: number, { capacity, intervalMs }: TokenBucket): number =>
  Math.max(0, Math.min(capacity - 1, Math.floor(capacity - (fullInMs - TOLERANCE_MS) / intervalMs)));

/** Until the next token drops into a bucket that has none. */
export const nextTokenInMs = (fullInMs: number, { capacity, intervalMs }: TokenBucket): number =>
  Math.max(0, fullInMs - (capacity - 1) * intervalMs);
