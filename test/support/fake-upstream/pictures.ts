import { createHash } from 'node:crypto';
import sharp from 'sharp';

const cache = new Map<string, Promise<Buffer>>();

/** A PNG of one colour; calls with different tints get different pictures. */
export function paint([width, height]: [number, number], tint: number): Promise<Buffer> {
  const key = `${width}x${height}/${tint % 64}`;
  const cached = cache.get(key) ?? encode(width, height, tint % 64);
  cache.set(key, cached);
  return cached;
}

function encode(width: number, height: number, tint: number): Promise<Buffer> {
  const background = { r: 60 + tint * 3, g: 200 - tint * 2, b: 120 + tint };
  return sharp({ create: { width, height, channels: 3, background } })
    .png({ compressionLevel: 1 })
    .toBuffer();
}

export const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

const MAGIC: Record<string, (bytes: Buffer) => boolean> = {
  'image/png': (bytes) => bytes.subarray(1, 4).toString('latin1') === 'PNG',
  'image/jpeg': (bytes) => bytes[0] === 0xff && bytes[1] === 0xd8,
  'image/webp': (bytes) => bytes.subarray(8, 12).toString('latin1') === 'WEBP',
};

/** A reference has to be the picture that its type says. */
export const faultsOfPicture = (bytes: Buffer, mimeType: string): string[] =>
  MAGIC[mimeType]?.(bytes) ? [] : [`a reference is sent as ${mimeType} and is something else`];
