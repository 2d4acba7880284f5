import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';

const PAUSES_MS = { initialDelay: 250, maxDelay: 10_000 };
/** Longer than stores take to answer or to give up. */
const LAST_PUT_MS = 120_000;

interface Options {
  /** Whether the same may well succeed a while later. */
  isPassing: (error: Error) => boolean;
  /** Ends the trying: the job is somebody else's, or out of time. */
  signal: AbortSignal;
  onTrouble: (error: Error) => void;
}

/**
 * Tries again and again to keep what was paid for, for as long as it is of use. Whoever meets the end of it may be sure that
 * nothing is on its way to be kept any more: an erasure purges next.
 */
export async function keepTrying<T>(keep: () => Promise<T>, { isPassing, signal, onTrouble }: Options): Promise<T> {
  signal.throwIfAborted();
  const policy = retry(handleWhen(isPassing), {
    maxAttempts: Number.POSITIVE_INFINITY,
    backoff: new ExponentialBackoff(PAUSES_MS),
  });
  policy.onRetry((failure) => 'error' in failure && onTrouble(failure.error));
  let put: Promise<T> | null = null;
  const keepOnce = (): Promise<T> => {
    // A pause between two tries does not end with the signal.
    signal.throwIfAborted();
    put = keep();
    return put;
  };
  const settled = new AbortController();
  const aborted = once(signal, 'abort', { signal: settled.signal }).then(async () => {
    await Promise.race([Promise.allSettled([put]), delay(LAST_PUT_MS, null, { signal: settled.signal, ref: false })]);
    throw signal.reason;
  });
  try {
    return await Promise.race([policy.execute(keepOnce, signal), aborted]);
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    settled.abort();
  }
}
