import type { Contender } from './rounds.js';
import type { Load } from './section.js';

export interface LaneFigures {
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
}

/** Keeps a number of pieces of work under way for a while. */
export async function keepBusy(
  width: number,
  seconds: number,
  work: (nth: number) => Promise<unknown>,
): Promise<LaneFigures> {
  const startedAt = performance.now();
  const until = startedAt + seconds * 1000;
  const times: number[] = [];
  let begun = 0;
  const lane = async (): Promise<void> => {
    do {
      const lapAt = performance.now();
      begun += 1;
      await work(begun);
      times.push(performance.now() - lapAt);
    } while (performance.now() < until);
  };
  await Promise.all(Array.from({ length: width }, lane));
  const perSecond = times.length / ((performance.now() - startedAt) / 1000);
  return { perSecond, p50Ms: quantile(times, 0.5), p99Ms: quantile(times, 0.99) };
}

/** How many a second, as a contender. */
export const rateOf = (
  name: string,
  width: number,
  { seconds }: Load,
  work: (nth: number) => Promise<unknown>,
): Contender => ({
  name,
  run: async () => (await keepBusy(width, seconds, work)).perSecond,
});

export function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
