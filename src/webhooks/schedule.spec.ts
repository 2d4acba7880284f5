import { readRetryAfterMs, Schedule } from './schedule.js';

const DOCUMENTED_S = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];

describe('the schedule of deliveries', () => {
  it.each([
    ['in the middle', 0.5, 1],
    ['at its earliest', 0, 0.8],
    ['at its latest', 1, 1.2],
  ])('is as documented, %s', (_, random, share) => {
    const schedule = new Schedule(1, () => random);

    const delays = DOCUMENTED_S.map((_s, step) => schedule.delayAfterMs(step, null));

    expect(delays.map((ms) => Math.round(ms ?? 0))).toEqual(DOCUMENTED_S.map((s) => Math.round(s * 1_000 * share)));
    expect(schedule.delayAfterMs(9, null)).toBeNull();
  });

  it('lets a receiver ask for up to twice the time', () => {
    const schedule = new Schedule(1, () => 0);

    expect([0, 5_000, 7_000, 10_000, 86_400_000].map((asked) => schedule.delayAfterMs(0, asked))).toEqual([
      5_000, 5_000, 7_000, 10_000, 10_000,
    ]);
    expect(schedule.delayAfterMs(9, 1_000)).toBeNull();
  });

  it('runs faster by the scale, with everything in it', () => {
    const schedule = new Schedule(1_000, () => 0.5);

    expect([schedule.delayAfterMs(1, null), schedule.delayAfterMs(0, 7_000)]).toEqual([300, 7]);
    expect(schedule.longestFailureMs).toBe(432_000);
  });
});

describe('Retry-After', () => {
  const now = Date.parse('2026-11-15T12:00:00Z');

  it.each([
    ['7', 7_000],
    [' 120 ', 120_000],
    ['Sun, 15 Nov 2026 12:00:30 GMT', 30_000],
    ['Sun, 15 Nov 2026 11:00:00 GMT', 0],
    ['soon', null],
    ['', null],
    [undefined, null],
  ])('%j is read as %j ms', (header, expected) => {
    expect(readRetryAfterMs(header, now)).toBe(expected);
  });
});
