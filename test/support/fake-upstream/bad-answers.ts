import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { paint } from './pictures.js';
import type { Step } from './step.js';

/** Answers that say 200 and hold no picture that can be kept. */
export const badAnswers = async (): Promise<Record<string, Step>> => ({
  'an empty answer': { body: '' },
  'an empty picture': { picture: '' },
  'a page': { body: '<html>busy</html>', headers: { 'content-type': 'text/html' } },
  'a page for a picture': { picture: Buffer.from('<html>busy</html>') },
  'half a picture': { picture: (await paint([1024, 1024], 3)).subarray(0, 2_000) },
  SVG: { picture: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="1024" height="1024"/>') },
  TIFF: { picture: await drawn('tiff') },
  GIF: { picture: await drawn('gif') },
  'one pixel': { picture: await paint([1, 1], 4) },
  'another shape': { picture: await paint([1024, 512], 5) },
  '900 million pixels': { picture: await inflated(30_000) },
  'JSON without a picture': { refusal: 'STOP' },
  'no base64': { picture: '!!! not base64 !!!' },
});

/** A PNG that says it is larger than it is. */
async function inflated(side: number): Promise<Buffer> {
  const bytes = Buffer.from(await paint([64, 64], 1));
  bytes.writeUInt32BE(side, 16);
  bytes.writeUInt32BE(side, 20);
  bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29);
  return bytes;
}

const drawn = async (format: 'tiff' | 'gif') =>
  sharp(await paint([1024, 1024], 2))
    .toFormat(format)
    .toBuffer();
