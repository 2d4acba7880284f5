import { setImmediate as nextTurn } from 'node:timers/promises';
import { Turnstile } from './turnstile.js';

describe('the turnstile', () => {
  it('lets one through at a time, in order, also past a failure', async () => {
    const turnstile = new Turnstile();
    const seen: string[] = [];
    const work = (name: string) => async () => {
      seen.push(`${name} in`);
      await nextTurn();
      seen.push(`${name} out`);
      if (name === 'b') {
        throw new Error('b failed');
      }
      return name;
    };

    const results = await Promise.allSettled(['a', 'b', 'c'].map((name) => turnstile.pass(work(name))));

    expect(seen).toEqual(['a in', 'a out', 'b in', 'b out', 'c in', 'c out']);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });
});
