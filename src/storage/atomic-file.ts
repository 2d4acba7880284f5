import { randomUUID } from 'node:crypto';
import { link, mkdir, open, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';

interface Options {
  /** On the volume of the file itself: a link cannot cross volumes. */
  temporaryFolder: string;
  mode?: number;
}

export const hasCode = (error: unknown, ...codes: string[]): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && codes.includes(String(error.code));

/** Makes the file whole and durable, or not at all; false when another is there already. Of many at once exactly one wins. */
export async function createFileOnce(path: string, bytes: Uint8Array, options: Options): Promise<boolean> {
  const temporary = join(options.temporaryFolder, `${randomUUID()}.tmp`);
  await mkdir(options.temporaryFolder, { recursive: true });
  try {
    await writeDurably(temporary, bytes, options.mode ?? 0o644);
    return await linkInto(temporary, path);
  } finally {
    await unlinkIfPresent(temporary);
  }
}

export async function unlinkIfPresent(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (!hasCode(error, 'ENOENT', 'ENOTDIR')) {
      throw error;
    }
  }
}

async function writeDurably(path: string, bytes: Uint8Array, mode: number): Promise<void> {
  const file = await open(path, 'wx', mode);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function linkInto(temporary: string, path: string): Promise<boolean> {
  const folder = dirname(path);
  const firstMade = await mkdir(folder, { recursive: true });
  try {
    await link(temporary, path);
  } catch (error) {
    if (hasCode(error, 'EEXIST')) {
      return false;
    }
    throw error;
  }
  await syncFolders(folder, firstMade ? dirname(firstMade) : folder);
  return true;
}

/** A name is durable once its folder is, and so on up to the first folder that was there before. */
async function syncFolders(lowest: string, highest: string): Promise<void> {
  // Windows cannot open a folder; its file system journals names by itself.
  if (process.platform === 'win32') {
    return;
  }
  for (let folder = lowest; ; folder = dirname(folder)) {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (folder === highest) {
      return;
    }
  }
}
