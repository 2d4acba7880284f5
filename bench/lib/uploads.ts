import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import sharp from 'sharp';

const PICTURE_BYTES = 15 * 2 ** 20;
const CHUNK_BYTES = 65_536;
export const BOUNDARY = 'the-end-of-a-picture';

export interface Target {
  url: string;
  headers: Record<string, string>;
}

export interface Uploaded {
  status: number;
  retryAfter: string;
  ms: number;
}

/** A small picture and what fills it up: decoding it takes no time, so that reading it is what is measured. */
export async function buildPictures(): Promise<Buffer[]> {
  const pixels = { create: { width: 256, height: 256, channels: 3, background: '#345' } } as const;
  const picture = await sharp(pixels).jpeg().toBuffer();
  return Array.from({ length: 6 }, () => Buffer.concat([picture, Buffer.alloc(PICTURE_BYTES - picture.length, 'ab')]));
}

export const bodyOf = (pictures: Buffer[]): Buffer =>
  Buffer.from(
    JSON.stringify({
      prompt: 'A sailor',
      output: { resolution: '512' },
      reference_images: pictures.map((bytes) => `data:image/jpeg;base64,${bytes.toString('base64')}`),
    }),
  );

/** Status and milliseconds of one upload. */
export async function upload({ url, headers }: Target, body: Buffer): Promise<Uploaded> {
  const startedAt = performance.now();
  const length = { 'content-length': body.length };
  const sent = request(url, { method: 'POST', agent: false, headers: { ...headers, ...length } });
  const answered = once(sent, 'response') as Promise<[IncomingMessage]>;
  const stop = new AbortController();
  sent.once('response', () => stop.abort());
  // A server that refuses stops to read.
  sent.on('error', Boolean);
  for (let at = 0; at < body.length && !stop.signal.aborted; at += CHUNK_BYTES) {
    if (!sent.write(body.subarray(at, at + CHUNK_BYTES))) {
      await Promise.race([once(sent, 'drain').catch(Boolean), answered.catch(Boolean)]);
    }
  }
  sent.end();
  const [response] = await answered;
  response.on('error', Boolean).resume();
  const { statusCode: status = 0, headers: got } = response;
  return { status, retryAfter: got['retry-after'] ?? '', ms: performance.now() - startedAt };
}

/** The same pictures as a form (RFC 7578). */
export function formOf(pictures: Buffer[]): Buffer {
  const parts = pictures.flatMap((bytes, nth) => [
    Buffer.from(
      `--${BOUNDARY}\r\ncontent-disposition: form-data; name="p${nth}"; filename="p${nth}.jpg"\r\ncontent-type: image/jpeg\r\n\r\n`,
    ),
    bytes,
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...parts, Buffer.from(`--${BOUNDARY}--\r\n`)]);
}
