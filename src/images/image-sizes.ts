import { ASPECT_RATIOS, type AspectRatio, dimensionsOf, type Dimensions, type ImageSize } from '../providers/index.js';

/** Sides are multiples of this. */
const STEP_PX = 32;
export const MIN_SIDE_PX = 1_024;
export const MAX_SIDE_PX = 4_096;

/** Sides are at most 2,560 px in 2k, and twice as long in 4k, as far as the largest side allows. */
const PRESETS = {
  '2k_1_1': [2048, 2048],
  '2k_3_2': [2496, 1664],
  '2k_2_3': [1664, 2496],
  '2k_4_3': [2304, 1728],
  '2k_3_4': [1728, 2304],
  '2k_16_9': [2560, 1440],
  '2k_9_16': [1440, 2560],
  '2k_21_9': [2560, 1088],
  '4k_1_1': [4096, 4096],
  '4k_3_2': [4096, 2720],
  '4k_2_3': [2720, 4096],
  '4k_4_3': [4096, 3072],
  '4k_3_4': [3072, 4096],
  '4k_16_9': [4096, 2304],
  '4k_9_16': [2304, 4096],
  '4k_21_9': [4096, 1760],
} as const;

export type SizePreset = keyof typeof PRESETS;

export const SIZE_PRESETS = Object.keys(PRESETS) as SizePreset[];
export const DEFAULT_PRESET: SizePreset = '2k_1_1';

/** Up to which longer side a provider is asked for which size; larger pictures are asked for in 4K. */
const TIERS: readonly (readonly [longerSidePx: number, size: ImageSize])[] = [
  [1_024, '1K'],
  [2_560, '2K'],
];

export const snap = (sidePx: number): number => Math.round(sidePx / STEP_PX) * STEP_PX;

export function dimensionsOfPreset(preset: SizePreset): Dimensions {
  const [width, height] = PRESETS[preset];
  return { width, height };
}

/** What a provider is asked for: the shape and size nearest to the pixels, to which its picture is cut and scaled. */
export function providerSizeFor({ width, height }: Dimensions): { aspectRatio: AspectRatio; size: ImageSize } {
  const longer = Math.max(width, height);
  return {
    aspectRatio: nearestRatioTo(width / height),
    size: TIERS.find(([limit]) => longer <= limit)?.[1] ?? '4K',
  };
}

function nearestRatioTo(proportion: number): AspectRatio {
  const distance = (ratio: AspectRatio): number => {
    const { width, height } = dimensionsOf(ratio, '4K');
    return Math.abs(Math.log(width / height / proportion));
  };
  return ASPECT_RATIOS.reduce((best, ratio) => (distance(ratio) < distance(best) ? ratio : best));
}
