import type sharp from 'sharp';
import type { SharpOptions } from 'sharp';

export type SharpLibrary = typeof sharp;

export const MAX_SIDE_PX = 8_192;
export const MAX_PIXELS = 40_000_000;
export const DECODE_TIMEOUT_S = 10;

/** How bytes that somebody else made are opened. */
export const UNTRUSTED: SharpOptions = {
  failOn: 'warning',
  limitInputPixels: MAX_PIXELS,
  limitInputChannels: 4,
  unlimited: false,
  pages: 1,
};

let loading: Promise<SharpLibrary> | undefined;

/** The only way to sharp: loaded when the first picture comes, and never able to open more than JPEG, PNG and WebP. */
export const loadSharp = (): Promise<SharpLibrary> => (loading ??= load());

async function load(): Promise<SharpLibrary> {
  const { default: library } = await import('sharp');
  library.block({ operation: ['VipsForeignLoad'] });
  library.unblock({ operation: ['Jpeg', 'Png', 'Webp'].flatMap(loadersOf) });
  // Memory is bounded by one picture: no cache of decoded ones, no second copy per thread.
  library.cache(false);
  library.concurrency(1);
  return library;
}

const loadersOf = (format: string): string[] => [`VipsForeignLoad${format}Buffer`, `VipsForeignLoad${format}File`];
