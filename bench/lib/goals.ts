import type { Rounds, Spread } from './rounds.js';

export interface Goal {
  goal: string;
  what: string;
  /** The floor it is measured against; empty where the figure stands for itself. */
  beside: string;
  unit: string;
  measured: Spread;
  /** The median is judged; without a limit the row is only shown. */
  least?: number;
  most?: number;
}

const ratioOf = (rounds: Rounds, what: string, beside: string) => ({
  what,
  beside,
  unit: '×',
  measured: rounds.ratio(what, beside),
});

/** At least so many times the floor, round by round. */
export const atLeast = (goal: string, rounds: Rounds, what: string, beside: string, least: number): Goal => ({
  goal,
  ...ratioOf(rounds, what, beside),
  least,
});

/** At most so many times the floor, round by round. */
export const atMost = (goal: string, rounds: Rounds, what: string, beside: string, most: number): Goal => ({
  goal,
  ...ratioOf(rounds, what, beside),
  most,
});

/** A ratio nobody promised. */
export const compared = (goal: string, rounds: Rounds, what: string, beside: string): Goal => ({
  goal,
  ...ratioOf(rounds, what, beside),
});

export type Figure = Pick<Goal, 'goal' | 'what' | 'unit' | 'measured' | 'least' | 'most'>;

/** A figure that stands for itself. */
export const figure = (one: Figure): Goal => ({ ...one, beside: '' });

export const isMet = ({ measured: { median }, least, most }: Goal): boolean | null =>
  least === undefined && most === undefined
    ? null
    : median >= (least ?? Number.NEGATIVE_INFINITY) && median <= (most ?? Number.POSITIVE_INFINITY);
