import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { decode, decoder } from './decoder.js';
import type { Picture } from './picture-intake.js';
import { insideOf, type PicturePreview, PREVIEW_SIDE_PX, previewOf } from './picture-preview.js';
import { loadSharp } from './sharp-limits.js';

export const RENDITION_SIDES_PX = { thumb: 256, card: PREVIEW_SIDE_PX } as const;

export type RenditionName = keyof typeof RENDITION_SIDES_PX;

export type Rendition = Picture & { name: RenditionName };

const RENDITIONS = Object.entries(RENDITION_SIDES_PX) as [RenditionName, number][];
const WEBP = { quality: 82, effort: 4 };

/** Small copies for lists and cards: the whole picture, upright, without metadata, never enlarged. */
@Injectable()
export class PictureRenditions {
  async render(bytes: Uint8Array): Promise<Rendition[]> {
    const sharp = await loadSharp();
    return this.encode(await decoder.pass(() => previewOf(sharp, bytes)));
  }

  /** Of a picture that was decoded before. */
  async encode({ pixels, raw }: PicturePreview): Promise<Rendition[]> {
    const sharp = await loadSharp();
    return Promise.all(
      RENDITIONS.map(async ([name, sidePx]) => {
        const copy = await decode(sharp(pixels, { raw }).resize(insideOf(sidePx)).webp(WEBP));
        return { name, ...describe(copy.data, copy.info) };
      }),
    );
  }
}

const describe = (bytes: Buffer, { width, height }: { width: number; height: number }): Picture => ({
  bytes,
  mimeType: 'image/webp',
  width,
  height,
  sha256: createHash('sha256').update(bytes).digest('hex'),
});
