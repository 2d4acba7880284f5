import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { decode, decoder } from './decoder.js';
import type { Picture } from './picture-intake.js';
import { loadSharp, UNTRUSTED } from './sharp-limits.js';

export const RENDITION_SIDES_PX = { thumb: 256, card: 512 } as const;

export type RenditionName = keyof typeof RENDITION_SIDES_PX;

export type Rendition = Picture & { name: RenditionName };

const RENDITIONS = Object.entries(RENDITION_SIDES_PX) as [RenditionName, number][];
const LARGEST_PX = Math.max(...Object.values(RENDITION_SIDES_PX));
const WEBP = { quality: 82, effort: 4 };

/** Small copies for lists and cards: the whole picture, upright, without metadata, never enlarged. */
@Injectable()
export class PictureRenditions {
  render(bytes: Uint8Array): Promise<Rendition[]> {
    return decoder.pass(async () => {
      const sharp = await loadSharp();
      // The large picture is decoded once; all copies come from the largest of them, unencoded.
      const reduced = sharp(bytes, UNTRUSTED).autoOrient().resize(insideOf(LARGEST_PX)).toColourspace('srgb').raw();
      const { data, info } = await decode(reduced);
      const raw = { width: info.width, height: info.height, channels: info.channels };
      return Promise.all(
        RENDITIONS.map(async ([name, sidePx]) => {
          const copy = await decode(sharp(data, { raw }).resize(insideOf(sidePx)).webp(WEBP));
          return { name, ...describe(copy.data, copy.info) };
        }),
      );
    });
  }
}

const insideOf = (sidePx: number) =>
  ({ width: sidePx, height: sidePx, fit: 'inside', withoutEnlargement: true }) as const;

const describe = (bytes: Buffer, { width, height }: { width: number; height: number }): Picture => ({
  bytes,
  mimeType: 'image/webp',
  width,
  height,
  sha256: createHash('sha256').update(bytes).digest('hex'),
});
