import { readMilli, toCredits, toMilli } from './milli.js';

describe('milli-credits', () => {
  it.each([
    [0.001, 1],
    [1, 1_000],
    [498.5, 498_500],
    [-12.345, -12_345],
    [1_000_000_000.001, 1_000_000_000_001],
  ])('%d credits are %d of them, and back', (credits, milli) => {
    expect(toMilli(credits)).toBe(milli);
    expect(toCredits(milli)).toBe(credits);
  });

  it.each([0.0001, 1.2345, Number.NaN, Number.POSITIVE_INFINITY, 1e15])('%d credits cannot be kept', (credits) => {
    expect(toMilli(credits)).toBeNull();
  });

  it('reads what Postgres sends, as long as it can be counted exactly', () => {
    expect(readMilli('9007199254740991')).toBe(Number.MAX_SAFE_INTEGER);
    expect(() => readMilli('9007199254740993')).toThrow(RangeError);
  });
});
