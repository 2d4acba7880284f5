import { createHash } from 'node:crypto';
import sharp from 'sharp';

const SIDE_PX = 1024;

/** A grey PNG of 1024 × 1024 whose first rows are noise, which no encoder makes smaller: about a kilobyte for each of them. */
export function gatewayPicture(noisyRows: number): Promise<Buffer> {
  const pixels = Buffer.alloc(SIDE_PX * SIDE_PX, 128);
  for (let at = 0; at < noisyRows * SIDE_PX; at += 32) {
    createHash('sha256').update(String(at)).digest().copy(pixels, at);
  }
  return sharp(pixels, { raw: { width: SIDE_PX, height: SIDE_PX, channels: 1 } })
    .png()
    .toBuffer();
}
