import { crossesBelow } from './balance-low.js';
import { avatarPriceMilli, imagePrice, PRICES } from './prices.js';

describe('prices', () => {
  it.each([
    { longerSidePx: 2_048, isEnhanced: false, price: [1_000, 0, 0, 1_000] },
    { longerSidePx: 2_560, isEnhanced: false, price: [1_000, 0, 0, 1_000] },
    { longerSidePx: 2_561, isEnhanced: false, price: [1_000, 1_000, 0, 2_000] },
    { longerSidePx: 2_048, isEnhanced: true, price: [1_000, 0, 1_000, 2_000] },
    { longerSidePx: 4_096, isEnhanced: true, price: [1_000, 1_000, 2_000, 4_000] },
  ])('an image of $longerSidePx px, enhanced: $isEnhanced', ({ price, ...wish }) => {
    const { baseMilli, sizeMilli, enhanceMilli, totalMilli } = imagePrice(wish);

    expect([baseMilli, sizeMilli, enhanceMilli, totalMilli]).toEqual(price);
    expect(baseMilli + sizeMilli + enhanceMilli).toBe(totalMilli);
  });

  it('an avatar costs one credit, in 4K two', () => {
    expect([avatarPriceMilli({ isLarge: false }), avatarPriceMilli({ isLarge: true })]).toEqual([1_000, 2_000]);
  });

  it('a synthesis costs its four poses, a reference nothing', () => {
    expect(PRICES.posesPerSynthesis * PRICES.poseMilli).toBe(4_000);
    expect(PRICES.referenceMilli).toBe(0);
  });
});

describe('a low balance', () => {
  it.each([
    [10, 9, true],
    [10, 10, false],
    [9, 8, false],
    [11, 10, false],
    [200, 0, true],
  ])('from %d to %d crosses below 10: %s', (beforeMilli, afterMilli, isTold) => {
    expect(crossesBelow({ beforeMilli, afterMilli }, 10)).toBe(isTold);
  });
});
