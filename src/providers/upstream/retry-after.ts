/** The longest pause a provider may ask for; a job does not live longer. */
const LONGEST_MS = 30 * 60_000;

/** Milliseconds of a `Retry-After` header: seconds or a date. */
export function retryAfterMs(header: string | null, now: () => number = Date.now): number | undefined {
  if (!header) {
    return undefined;
  }
  const asked = /^\d+(\.\d+)?$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now();
  return Number.isFinite(asked) ? Math.ceil(Math.min(Math.max(asked, 0), LONGEST_MS)) : undefined;
}
