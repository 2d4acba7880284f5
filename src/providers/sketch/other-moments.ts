import { mix } from './drawing/color.js';
import type { Expression, Look, LookPatch } from './look.js';

const TAKE = /^take: (\d{1,2}) of \d/im;
const EXPRESSIONS: readonly Expression[] = ['smile', 'neutral', 'dreamy', 'serious'];
const TINT = '#6f7fa8';

/** Which of several pictures of one order this is, from 0: the line `Take: 2 of 3` says so. */
export const takeOf = (prompt: string): number => Math.max(0, Number(TAKE.exec(prompt)?.[1] ?? 1) - 1);

/** The same person and scene a moment later: what no word decided moves a little, in every take another way. */
export function anotherMoment(look: Look, words: LookPatch, take: number): Look {
  if (take === 0) {
    return look;
  }
  const others = EXPRESSIONS.filter((expression) => expression !== look.expression);
  return {
    ...look,
    expression: words.expression ?? others[(take - 1) % others.length] ?? look.expression,
    backdrop: words.backdrop ?? mix(look.backdrop, TINT, 0.16 * take),
    take,
  };
}
