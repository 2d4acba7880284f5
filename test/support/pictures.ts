import { crc32, deflateSync } from 'node:zlib';
import { loadSharp } from '../../src/storage/index.js';

export type Format = 'jpeg' | 'png' | 'webp';

/** Pixels that do not compress away, the same each time. */
export function noise(width: number, height: number): Buffer {
  const pixels = Buffer.alloc(width * height * 3);
  let state = 1;
  for (let at = 0; at < pixels.length; at += 1) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    pixels[at] = state >>> 16;
  }
  return pixels;
}

/** A sound picture with pixels of its own. */
export async function buildPicture(format: Format = 'png', width = 96, height = 64): Promise<Buffer> {
  const sharp = await loadSharp();
  return sharp(noise(width, height), { raw: { width, height, channels: 3 } })
    .toFormat(format)
    .toBuffer();
}

/** A PNG of zeros, one bit per pixel: 16383 x 16383 of them take 32 kB. */
export function blackPng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(1, 8);
  const rows = Buffer.alloc((1 + Math.ceil(width / 8)) * height);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(name: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(content.length, 0);
  frame.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
}

export const dataUrl = (bytes: Buffer, mimeType = 'image/png'): string =>
  `data:${mimeType};base64,${bytes.toString('base64')}`;
