import fc from 'fast-check';
import { MemoryTokenBuckets } from './memory-token-buckets.js';
import { drawToken, nextTokenInMs, tokensLeft } from './token-bucket.js';

const SYNTHESIS = { capacity: 12, intervalMs: 10_000 };

/** A bucket as textbooks have it, in whole thousandths of a token. */
class TextbookBucket {
  private thousandths: number;
  private atMs = 0;

  constructor(
    private readonly capacity: number,
    private readonly perSecond: number,
  ) {
    this.thousandths = capacity * 1_000;
  }

  draw(nowMs: number): boolean {
    this.thousandths = Math.min(this.capacity * 1_000, this.thousandths + (nowMs - this.atMs) * this.perSecond);
    this.atMs = nowMs;
    const isAdmitted = this.thousandths >= 1_000;
    this.thousandths -= isAdmitted ? 1_000 : 0;
    return isAdmitted;
  }
}

const clockAt = () => {
  const clock = { ms: 0, nowMs: () => clock.ms };
  return clock;
};

describe('a token bucket', () => {
  it('admits what the textbook admits, however often it is asked', () => {
    const steps = fc.array(fc.nat({ max: 2_000 }), { minLength: 1, maxLength: 200 });

    fc.assert(
      fc.property(
        steps,
        fc.integer({ min: 1, max: 20 }),
        fc.constantFrom(1, 2, 4, 5, 10),
        (waits, capacity, perSecond) => {
          const clock = clockAt();
          const ours = new MemoryTokenBuckets(clock);
          const theirs = new TextbookBucket(capacity, perSecond);
          for (const waitMs of waits) {
            clock.ms += waitMs;
            const { isAdmitted } = ours.draw('read', 'team', { capacity, intervalMs: 1_000 / perSecond });
            expect(isAdmitted).toBe(theirs.draw(clock.ms));
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('gives 12 at once and then one every 10 seconds', () => {
    const clock = clockAt();
    const buckets = new MemoryTokenBuckets(clock);
    const admittedAt: number[] = [];

    for (; clock.ms <= 60_000; clock.ms += 100) {
      if (buckets.draw('characters_synthesize', 'team', SYNTHESIS).isAdmitted) {
        admittedAt.push(clock.ms);
      }
    }

    expect(admittedAt).toEqual([
      ...Array.from({ length: 12 }, (_, at) => at * 100),
      10_000,
      20_000,
      30_000,
      40_000,
      50_000,
      60_000,
    ]);
  });

  it('says what is left, when the next token comes and when it is full', () => {
    const first = drawToken(0, 0, SYNTHESIS);
    const last = drawToken(110_000, 0, SYNTHESIS);
    const refused = drawToken(120_000, 4_000, SYNTHESIS);

    expect([tokensLeft(first.fullInMs, SYNTHESIS), first.fullInMs]).toEqual([11, 10_000]);
    expect([tokensLeft(last.fullInMs, SYNTHESIS), last.fullInMs]).toEqual([0, 120_000]);
    expect(refused.isAdmitted).toBe(false);
    expect(nextTokenInMs(refused.fullInMs, SYNTHESIS)).toBe(6_000);
  });

  it('never has all its tokens left after a draw, however fast it fills', () => {
    const unlimited = { capacity: 1_000_000_000, intervalMs: 0.000_06 };

    const { fullInMs } = drawToken(0, 0, unlimited);

    expect(tokensLeft(fullInMs, unlimited)).toBe(999_999_999);
  });

  it('that shrinks is empty, not in debt', () => {
    const draw = drawToken(1_000_000, 0, { capacity: 2, intervalMs: 1_000 });

    expect(draw).toEqual({ isAdmitted: false, fullInMs: 2_000 });
  });
});

describe('buckets in memory', () => {
  it('forget the full ones', () => {
    const clock = clockAt();
    const buckets = new MemoryTokenBuckets(clock);
    for (let at = 0; at < 100; at += 1) {
      buckets.draw('read', `team ${at}`, SYNTHESIS);
    }
    expect(buckets.size).toBe(100);

    clock.ms = 11_000;
    for (let at = 0; at < 60; at += 1) {
      buckets.draw('read', 'one', SYNTHESIS);
    }

    expect(buckets.size).toBe(1);
  });

  it('never hold more than they may; a flood in one does not reach another', () => {
    const buckets = new MemoryTokenBuckets(clockAt(), 50);
    const { capacity } = SYNTHESIS;
    for (let drawn = 0; drawn < capacity; drawn += 1) {
      buckets.draw('characters_synthesize', 'team', SYNTHESIS);
    }

    for (let at = 0; at < 1_000; at += 1) {
      buckets.draw('unauthenticated', `address ${at}`, SYNTHESIS);
    }

    expect(buckets.size).toBe(51);
    expect(buckets.draw('characters_synthesize', 'team', SYNTHESIS).isAdmitted).toBe(false);
  });
});
