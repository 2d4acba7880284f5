import { type ImagePrice, toCredits } from '../billing/index.js';

export interface PriceBreakdown {
  base: number;
  size?: number;
  enhance?: number;
}

/** Credits, in parts that sum to the amount. */
export interface Cost {
  amount: number;
  breakdown: PriceBreakdown;
}

/** Parts that cost nothing are left out, but for the base. */
export function costOf(price: ImagePrice, count: number): Cost {
  const credits = (milli: number): number => toCredits(milli * count);
  const { baseMilli, sizeMilli, enhanceMilli, totalMilli } = price;
  return {
    amount: credits(totalMilli),
    breakdown: {
      base: credits(baseMilli),
      ...(sizeMilli * count > 0 ? { size: credits(sizeMilli) } : {}),
      ...(enhanceMilli * count > 0 ? { enhance: credits(enhanceMilli) } : {}),
    },
  };
}
