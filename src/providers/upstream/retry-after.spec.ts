import { retryAfterMs } from './retry-after.js';

const NOW = Date.parse('2026-11-20T10:00:00Z');

describe('retryAfterMs', () => {
  it.each([
    ['3', 3_000],
    ['0.5', 500],
    ['0', 0],
    ['Fri, 20 Nov 2026 10:00:07 GMT', 7_000],
    ['Fri, 20 Nov 2026 09:59:00 GMT', 0],
    ['99999999', 1_800_000],
    ['soon', undefined],
    ['', undefined],
    [null, undefined],
  ])('reads %j as %j', (header, expected) => {
    expect(retryAfterMs(header, () => NOW)).toBe(expected);
  });
});
