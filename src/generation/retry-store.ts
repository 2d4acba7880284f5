import { once } from 'node:events';
import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';
import { ObjectExistsError } from '../storage/index.js';

const PAUSES_MS = { initialDelay: 250, maxDelay: 10_000 };

interface Options {
  /** Ends the trying, at once: the job is somebody else's, or out of time. */
  signal: AbortSignal;
  onTrouble: (error: Error) => void;
}

/** Tries again and again to keep what was paid for, for as long as it is of use. */
export async function untilKept<T>(keep: () => Promise<T>, { signal, onTrouble }: Options): Promise<T> {
  signal.throwIfAborted();
  const policy = retry(
    handleWhen((error) => !(error instanceof ObjectExistsError)),
    { maxAttempts: Number.POSITIVE_INFINITY, backoff: new ExponentialBackoff(PAUSES_MS) },
  );
  policy.onRetry((failure) => 'error' in failure && onTrouble(failure.error));
  const settled = new AbortController();
  const aborted = once(signal, 'abort', { signal: settled.signal }).then(() => {
    throw signal.reason;
  });
  try {
    return await Promise.race([policy.execute(keep, signal), aborted]);
  } finally {
    settled.abort();
  }
}
