import type { Sharp } from 'sharp';
import { PictureRejected } from './picture-rejected.js';
import { DECODE_TIMEOUT_S } from './sharp-limits.js';
import { Turnstile } from './turnstile.js';

/** One for the process: decoded pictures are the largest things it ever holds. */
export const decoder = new Turnstile();

export async function decode(picture: Sharp) {
  try {
    return await picture.timeout({ seconds: DECODE_TIMEOUT_S }).toBuffer({ resolveWithObject: true });
  } catch (cause) {
    throw new PictureRejected('broken', 'The picture cannot be decoded: it is damaged or cut off.', { cause });
  }
}
