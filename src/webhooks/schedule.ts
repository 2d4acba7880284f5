const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000];

/** How long after the failure before each attempt is made. */
const DELAYS_MS = [
  0,
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

const JITTER = 0.2;
const LONGEST_FAILURE_MS = 5 * 24 * HOUR;

/** When a delivery that failed is tried again, and how long an endpoint may fail. */
export class Schedule {
  constructor(
    /** How many times faster than documented. */
    private readonly scale: number,
    private readonly random: () => number = Math.random,
  ) {}

  get longestFailureMs(): number {
    return LONGEST_FAILURE_MS / this.scale;
  }

  /** Null after the last step. A receiver may ask for up to twice the time, but cannot park a delivery. */
  delayAfterMs(step: number, retryAfterMs: number | null): number | null {
    const documentedMs = DELAYS_MS[step + 1];
    if (documentedMs === undefined) {
      return null;
    }
    const baseMs = documentedMs / this.scale;
    return retryAfterMs === null
      ? baseMs * (1 + JITTER * (2 * this.random() - 1))
      : Math.min(Math.max(retryAfterMs / this.scale, baseMs), 2 * baseMs);
  }
}

/** `Retry-After` in seconds or as a date; null when it says neither. */
export function readRetryAfterMs(header: string | string[] | undefined, now = Date.now()): number | null {
  const text = [header].flat()[0]?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) {
    return Number(text) * SECOND;
  }
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
