import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Env } from '../config/index.js';
import { createFileOnce } from './atomic-file.js';

const FILE_NAME = 'url-signing-secret';
const MIN_LENGTH = 32;

/** The operator's secret, or one made at the first start and kept beside the data, so that URLs outlive a restart. */
export async function loadSigningSecret(env: Pick<Env, 'DATA_DIR' | 'URL_SIGNING_SECRET'>): Promise<string> {
  if (env.URL_SIGNING_SECRET) {
    return env.URL_SIGNING_SECRET;
  }
  const folder = resolve(env.DATA_DIR);
  const path = join(folder, FILE_NAME);
  // Of two processes that start together one makes the file; both then read that one.
  await createFileOnce(path, Buffer.from(`${randomBytes(32).toString('base64url')}\n`), {
    temporaryFolder: folder,
    mode: 0o600,
  });
  const secret = (await readFile(path, 'utf8')).trim();
  if (secret.length < MIN_LENGTH) {
    throw new Error(
      `${FILE_NAME} in DATA_DIR is damaged: delete it to have a new one made, or set URL_SIGNING_SECRET.`,
    );
  }
  return secret;
}
