import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Metadata, Sharp } from 'sharp';
import { decode, decoder } from './decoder.js';
import { firstBytes, inputOf, type PictureSource } from './picture-source.js';
import { type PicturePreview, previewOf } from './picture-preview.js';
import { type PictureMimeType, PictureRejected } from './picture-rejected.js';
import { loadSharp, MAX_PIXELS, MAX_SIDE_PX, type SharpLibrary, UNTRUSTED } from './sharp-limits.js';

export interface PictureFacts {
  mimeType: PictureMimeType;
  /** As the picture is meant to be looked at, orientation applied. */
  width: number;
  height: number;
  /** Whether EXIF, XMP, IPTC or text comes with it. */
  hasMetadata: boolean;
}

/** A provider's picture that is what was ordered. */
export type CheckedOutput = PictureFacts & { preview: PicturePreview };

export interface Picture {
  bytes: Buffer;
  mimeType: PictureMimeType;
  width: number;
  height: number;
  /** Of the bytes above, lower-case hex. */
  sha256: string;
}

export interface Pixels {
  width: number;
  height: number;
}

export interface ExpectedOutput {
  /** `W:H` that the provider was told. */
  aspectRatio: string;
  minSidePx?: number;
  maxBytes?: number;
}

const SNIFFED: Record<string, PictureMimeType> = {
  'image/jpeg': 'image/jpeg',
  'image/png': 'image/png',
  'image/apng': 'image/png',
  'image/webp': 'image/webp',
};
const ENCODERS: Record<PictureMimeType, (picture: Sharp) => Sharp> = {
  'image/jpeg': (picture) => picture.jpeg({ quality: 92 }),
  'image/png': (picture) => picture.png(),
  // At the default effort the largest picture takes 14 s, longer than the time-out; at 2 it takes 2 s and a few percent more bytes.
  'image/webp': (picture) => picture.webp({ quality: 92, effort: 2 }),
};
/** Enough to tell a picture; the rest of a hostile file is not worth a look. */
const SNIFF_BYTES = 4_100;
const OUTPUT_MAX_BYTES = 64 * 2 ** 20;
const OUTPUT_MIN_SIDE_PX = 64;
const ASPECT_TOLERANCE = 0.03;

/** Where bytes from outside become pictures, or are refused with `PictureRejected`. */
@Injectable()
export class PictureIntake {
  /** What the picture is, after it was decoded to its last row. */
  async inspect(bytes: Uint8Array): Promise<PictureFacts> {
    const { preview: _, ...facts } = await this.look(bytes);
    return facts;
  }

  /** A customer's picture as we keep it: upright, without metadata, and nothing of the original file in it; cut and scaled to `pixels`. */
  async intake(source: PictureSource, { maxBytes, pixels }: { maxBytes: number; pixels?: Pixels }): Promise<Picture> {
    requireSize(source, maxBytes);
    return decoder.pass(async () => {
      const sharp = await loadSharp();
      const { mimeType } = await readFacts(sharp, source);
      const upright = sharp(inputOf(source), UNTRUSTED).autoOrient();
      const picture = pixels ? upright.resize({ ...pixels, fit: 'cover' }) : upright;
      const { data, info } = await decode(ENCODERS[mimeType](picture));
      const sha256 = createHash('sha256').update(data).digest('hex');
      return { bytes: data, mimeType, width: info.width, height: info.height, sha256 };
    });
  }

  /** A provider's picture is kept as it came, so it has to be what was ordered. */
  async checkOutput(bytes: Uint8Array, expected: ExpectedOutput): Promise<CheckedOutput> {
    requireSize(bytes, expected.maxBytes ?? OUTPUT_MAX_BYTES);
    const output = await this.look(bytes);
    const { width, height } = output;
    const minSidePx = expected.minSidePx ?? OUTPUT_MIN_SIDE_PX;
    if (Math.min(width, height) < minSidePx) {
      throw new PictureRejected('too_small', `${width} x ${height} pixels: each side needs ${minSidePx}.`);
    }
    if (Math.abs(width / height / ratioOf(expected.aspectRatio) - 1) > ASPECT_TOLERANCE) {
      throw new PictureRejected('wrong_aspect', `${width} x ${height} pixels are not ${expected.aspectRatio}.`);
    }
    return output;
  }

  private look(bytes: Uint8Array): Promise<CheckedOutput> {
    return decoder.pass(async () => {
      const sharp = await loadSharp();
      const facts = await readFacts(sharp, bytes);
      return { ...facts, preview: await previewOf(sharp, bytes) };
    });
  }
}

async function readFacts(sharp: SharpLibrary, source: PictureSource): Promise<PictureFacts> {
  const mimeType = await sniff(source);
  const metadata = await readHeader(sharp, source);
  if (`image/${metadata.format}` !== mimeType) {
    throw new PictureRejected('wrong_type', 'The file is not what its first bytes say.');
  }
  const { width, height } = metadata.autoOrient;
  if (Math.max(width, height) > MAX_SIDE_PX || width * height > MAX_PIXELS) {
    const limit = `at most ${MAX_SIDE_PX} per side and ${MAX_PIXELS / 1e6} million in all`;
    throw new PictureRejected('too_many_pixels', `The picture has ${width} x ${height} pixels; ${limit} are taken.`);
  }
  return { mimeType, width, height, hasMetadata: hasMetadata(metadata) };
}

async function sniff(source: PictureSource): Promise<PictureMimeType> {
  if (source.byteLength === 0) {
    throw new PictureRejected('broken', 'The picture is empty.');
  }
  // Imported when the first picture comes: it would add 10 MB to an idle process.
  const { fileTypeFromBuffer } = await import('file-type');
  const type = await fileTypeFromBuffer(await firstBytes(source, SNIFF_BYTES));
  const mimeType = SNIFFED[type?.mime ?? ''];
  if (!mimeType) {
    throw new PictureRejected('wrong_type', 'The bytes are not a JPEG, PNG or WebP picture.');
  }
  return mimeType;
}

/** Only the header is read, so the size is judged here and not by the library's limit, which would not say what it was. */
async function readHeader(sharp: SharpLibrary, source: PictureSource): Promise<Metadata> {
  try {
    return await sharp(inputOf(source), { ...UNTRUSTED, limitInputPixels: false }).metadata();
  } catch (cause) {
    throw new PictureRejected('broken', 'The picture cannot be read: its header is damaged.', { cause });
  }
}

function requireSize({ byteLength }: PictureSource, maxBytes: number): void {
  if (byteLength > maxBytes) {
    throw new PictureRejected('too_large', `The picture has ${byteLength} bytes; at most ${maxBytes} are taken.`);
  }
}

const hasMetadata = ({ exif, xmp, iptc, comments }: Metadata): boolean =>
  Boolean(exif ?? xmp ?? iptc) || (comments?.length ?? 0) > 0;

function ratioOf(aspectRatio: string): number {
  const [, width, height] = /^([1-9]\d*):([1-9]\d*)$/.exec(aspectRatio) ?? [];
  if (!width || !height) {
    throw new Error(`"${aspectRatio}" is no aspect ratio of the form W:H.`);
  }
  return Number(width) / Number(height);
}
