/** Changes whenever a price below does. */
export const PRICING_VERSION = '2026-05-15';

const CREDIT_MILLI = 1_000;

/** Milli-credits for one delivered picture; references are free. */
export const PRICES = {
  imageMilli: CREDIT_MILLI,
  avatarMilli: CREDIT_MILLI,
  poseMilli: CREDIT_MILLI,
  /** Poses of one synthesis, each paid for when it is delivered. */
  posesPerSynthesis: 4,
  /** From this many pixels on the longer side, a picture is a large one. */
  largeAbovePx: 2_560,
  largeMultiplier: 2,
  enhanceMultiplier: 2,
  referenceMilli: 0,
} as const;

/** What one image costs, by part; the parts sum to the price. */
export interface ImagePrice {
  baseMilli: number;
  sizeMilli: number;
  enhanceMilli: number;
  totalMilli: number;
}

/** However the size was asked for, its longer side in pixels decides. */
export function imagePrice({ longerSidePx, isEnhanced }: { longerSidePx: number; isEnhanced: boolean }): ImagePrice {
  const baseMilli = PRICES.imageMilli;
  const sizedMilli = longerSidePx > PRICES.largeAbovePx ? baseMilli * PRICES.largeMultiplier : baseMilli;
  const totalMilli = isEnhanced ? sizedMilli * PRICES.enhanceMultiplier : sizedMilli;
  return { baseMilli, sizeMilli: sizedMilli - baseMilli, enhanceMilli: totalMilli - sizedMilli, totalMilli };
}

export const avatarPriceMilli = ({ isLarge }: { isLarge: boolean }): number =>
  isLarge ? PRICES.avatarMilli * PRICES.largeMultiplier : PRICES.avatarMilli;
