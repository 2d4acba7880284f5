import { open } from 'node:fs/promises';

/** The bytes of a picture, or the file they are in: large ones need not pass through this process's memory to be opened. */
export type PictureSource = Uint8Array | { path: string; byteLength: number };

export const inputOf = (source: PictureSource): Uint8Array | string =>
  source instanceof Uint8Array ? source : source.path;

export async function firstBytes(source: PictureSource, count: number): Promise<Uint8Array> {
  if (source instanceof Uint8Array) {
    return source.subarray(0, count);
  }
  const file = await open(source.path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(count), 0, count, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
