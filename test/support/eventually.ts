import { setTimeout as delay } from 'node:timers/promises';

/** Between two questions, so that what is waited for gets the processor too. */
const PAUSE_MS = 10;

/** Asks again and again until an answer is as wanted; fails with the last one when time is up. */
export async function eventually<T>(
  ask: () => Promise<T>,
  isWanted: (answer: T) => boolean,
  timeoutMs = 5_000,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (isWanted(answer)) {
      return answer;
    }
    if (performance.now() > deadline) {
      throw new Error(`Not within ${timeoutMs} ms; the last answer was ${JSON.stringify(answer)}`);
    }
    await delay(PAUSE_MS);
  }
}
