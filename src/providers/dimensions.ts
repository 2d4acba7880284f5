import type { AspectRatio, ImageSize } from './image-provider.js';

const LONGER_SIDE: Record<ImageSize, number> = { '512': 512, '1K': 1024, '2K': 2048, '4K': 4096 };

export interface Dimensions {
  width: number;
  height: number;
}

/** Width divided by height. */
export function proportionOf(aspectRatio: AspectRatio): number {
  const [width = 1, height = 1] = aspectRatio.split(':').map(Number);
  return width / height;
}

/** Pixels of a picture: the longer side is the size's, the other one follows from the ratio. */
export function dimensionsOf(aspectRatio: AspectRatio, size: ImageSize): Dimensions {
  const longer = LONGER_SIDE[size];
  const proportion = proportionOf(aspectRatio);
  return proportion >= 1
    ? { width: longer, height: Math.round(longer / proportion) }
    : { width: Math.round(longer * proportion), height: longer };
}

/** The ratio among `offered` that distorts the wish least. */
export function nearestRatio(wanted: AspectRatio, offered: readonly AspectRatio[]): AspectRatio {
  const distance = (ratio: AspectRatio) => Math.abs(Math.log(proportionOf(ratio) / proportionOf(wanted)));
  return offered.reduce((best, ratio) => (distance(ratio) < distance(best) ? ratio : best), offered[0] ?? wanted);
}

/** The smallest size among `offered` that is at least the wish, else the largest one. */
export function nearestSize(wanted: ImageSize, offered: readonly ImageSize[]): ImageSize {
  const ascending = offered.toSorted((a, b) => LONGER_SIDE[a] - LONGER_SIDE[b]);
  return ascending.find((size) => LONGER_SIDE[size] >= LONGER_SIDE[wanted]) ?? ascending.at(-1) ?? wanted;
}
