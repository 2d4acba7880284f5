import type { Phrase } from './description.js';
import { isNegated } from './noun-phrases.js';

/** The value of the first pattern that the text meets. */
export function firstMatch<T>(text: string, choices: readonly (readonly [RegExp, T])[]): T | null {
  return choices.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}

/** True when the word is there, false when it is negated everywhere, null when nobody speaks of it. */
export function isSaid(phrases: readonly Phrase[], word: RegExp): boolean | null {
  const mentions = phrases.flatMap(({ words }) =>
    words.flatMap((one, at) => (word.test(one) ? [!isNegated(words, at)] : [])),
  );
  return mentions.length === 0 ? null : mentions.some(Boolean);
}
