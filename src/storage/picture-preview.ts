import type { OutputInfo } from 'sharp';
import { decode } from './decoder.js';
import { type SharpLibrary, UNTRUSTED } from './sharp-limits.js';

/** A picture small enough to be kept in memory: upright, unencoded, without metadata. */
export interface PicturePreview {
  pixels: Buffer;
  raw: Pick<OutputInfo, 'width' | 'height' | 'channels'>;
}

/** The longer side at most; smaller pictures stay as they are. */
export const PREVIEW_SIDE_PX = 512;

/** Decodes every row once: whoever needs to know that they are all there needs no second pass for the small copies. */
export async function previewOf(sharp: SharpLibrary, bytes: Uint8Array): Promise<PicturePreview> {
  const reduced = sharp(bytes, UNTRUSTED)
    .autoOrient()
    .resize({ ...insideOf(PREVIEW_SIDE_PX), fastShrinkOnLoad: false })
    .toColourspace('srgb')
    .raw();
  const { data, info } = await decode(reduced);
  return { pixels: data, raw: { width: info.width, height: info.height, channels: info.channels } };
}

export const insideOf = (sidePx: number) =>
  ({ width: sidePx, height: sidePx, fit: 'inside', withoutEnlargement: true }) as const;
