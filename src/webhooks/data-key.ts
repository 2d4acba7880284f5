import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Env } from '../config/index.js';
import { createFileOnce } from '../storage/index.js';

const FILE_NAME = 'data-encryption-key';
const KEY_BYTES = 32;

/** The operator's key, or one made at the first start and kept beside the data. */
export async function loadDataKey(env: Pick<Env, 'DATA_DIR' | 'DATA_ENCRYPTION_KEY'>): Promise<Buffer> {
  const key = Buffer.from(env.DATA_ENCRYPTION_KEY ?? (await readOrMake(resolve(env.DATA_DIR))), 'base64');
  if (key.length !== KEY_BYTES) {
    throw new Error(
      `${FILE_NAME} in DATA_DIR is damaged: put it back from a backup, or delete it and rotate every webhook secret.`,
    );
  }
  return key;
}

async function readOrMake(folder: string): Promise<string> {
  const path = join(folder, FILE_NAME);
  // Of two processes that start together one makes the file; both then read that one.
  await createFileOnce(path, Buffer.from(`${randomBytes(KEY_BYTES).toString('base64')}\n`), {
    temporaryFolder: folder,
    mode: 0o600,
  });
  return readFile(path, 'utf8');
}
