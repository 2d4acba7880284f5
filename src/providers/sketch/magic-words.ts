import { setTimeout as sleep } from 'node:timers/promises';
import type { ImageRequest } from '../image-provider.js';
import { type FailureClass, ProviderFailure } from '../provider-failure.js';

const FAILURES: readonly (readonly [RegExp, FailureClass])[] = [
  [/\btest:fail\b(?!_)/, 'bad_request'],
  [/\btest:block_output\b/, 'output_blocked'],
  [/\btest:no_image\b/, 'no_image'],
  [/\btest:timeout\b/, 'timeout'],
];
const LONGEST_SLEEP_MS = 600_000;

/** Obeys the words with which a caller rehearses trouble. Says whether the picture has to be spoiled. */
export async function obeyMagicWords(
  { prompt, attempt }: ImageRequest,
  pose: string,
  signal: AbortSignal,
): Promise<{ isSpoiled: boolean }> {
  const words = prompt.user;
  const sleepMs = Number(/\btest:slow=(\d{1,7})\b/.exec(words)?.[1] ?? 0);
  if (sleepMs > 0) {
    await sleep(Math.min(sleepMs, LONGEST_SLEEP_MS), undefined, { signal });
  }
  const failure = FAILURES.find(([word]) => word.test(words))?.[1];
  if (failure) {
    throw new ProviderFailure(failure, 'sketch');
  }
  if (/\btest:fail_once\b/.test(words) && attempt === 1) {
    throw new ProviderFailure('unavailable', 'sketch');
  }
  if (words.includes(`test:pose_fail=${pose}`)) {
    throw new ProviderFailure('bad_request', 'sketch');
  }
  if (/\btest:shot_fail=(\d)\b/.exec(words)?.[1] === takeIn(words)) {
    throw new ProviderFailure('bad_request', 'sketch');
  }
  return { isSpoiled: /\btest:bad_output\b/.test(words) };
}

/** Which of several pictures of one order it is, from 1: the label under the wish says so, and a wish has one line. */
const takeIn = (words: string): string => /^Take: (\d)/m.exec(words)?.[1] ?? '1';
