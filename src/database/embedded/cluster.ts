import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, lchown, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Binaries } from './binaries.js';
import { type Owner, type Runner, spawnAs } from './unprivileged.js';

export const ROLE = 'likeness';
export const DATABASE = 'likeness';

// A killed start's initdb may still be tidying up in there.
const REMOVAL = { recursive: true, force: true, maxRetries: 10, retryDelay: 20 };

interface Making {
  dataDir: string;
  binaries: Binaries;
  runner: Runner;
  isDurable: boolean;
}

/** Who owns the cluster; null when there is none yet. */
export async function ownerOf(dataDir: string): Promise<Owner | null> {
  const folder = await stat(dataDir).catch(() => null);
  if (!folder) {
    return null;
  }
  const isClosedToUs = folder.uid !== process.getuid?.() && process.getuid?.() !== 0;
  const entries = isClosedToUs ? ['PG_VERSION'] : await readdir(dataDir);
  if (entries.length > 0 && !entries.includes('PG_VERSION')) {
    throw new Error(`The folder ${dataDir} holds files, but no Postgres data. Empty it, or choose another DATA_DIR.`);
  }
  return entries.length > 0 ? { uid: folder.uid, gid: folder.gid } : null;
}

export const passwordPath = (dataDir: string): string => `${dataDir}.password`;

export async function readPassword(dataDir: string): Promise<string> {
  try {
    return (await readFile(passwordPath(dataDir), 'utf8')).trim();
  } catch (cause) {
    throw new Error(
      `The password file ${passwordPath(dataDir)} cannot be read. Start as the user who made the data folder, or restore the file beside it.`,
      { cause },
    );
  }
}

/** Makes the cluster in a folder of its own and renames it at the end: a kill in the middle leaves nothing half-made. */
export async function createCluster({ dataDir, binaries, runner, isDurable }: Making): Promise<void> {
  const scratch = await mkdtemp(`${dataDir}.new-`);
  try {
    const cluster = join(scratch, 'cluster');
    const password = join(scratch, 'password');
    await mkdir(cluster, { mode: 0o700 });
    await writeFile(password, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
    await giveTo(runner, [scratch, cluster, password]);
    await succeed(
      spawnAs(runner, [binaries.initdb, ...initdbArgs(cluster, password, isDurable)], {
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
    await succeed(spawnAs(runner, [binaries.postgres, '--single', '-D', cluster, 'postgres'], { stdio: 'pipe' }), [
      `CREATE DATABASE ${DATABASE};`,
    ]);
    await chownIfRoot(password, { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 });
    await rename(password, passwordPath(dataDir));
    await rename(cluster, dataDir);
  } finally {
    await rm(scratch, REMOVAL);
  }
}

/** Remains of a start that was killed while it made the cluster. Only the owner of the folder may call this. */
export async function removeHalfMade(parent: string, name: string): Promise<void> {
  const leftovers = (await readdir(parent)).filter((entry) => entry.startsWith(`${name}.new-`));
  await Promise.all(leftovers.map((entry) => rm(join(parent, entry), REMOVAL)));
}

/** Files of a cluster must belong to who runs it; that changes when root meets another machine's limits. */
export async function adopt(dataDir: string, owner: Owner, runner: Runner): Promise<void> {
  if (owner.uid === runner.uid) {
    return;
  }
  if (process.getuid?.() !== 0) {
    throw new Error(
      `The data folder ${dataDir} belongs to another user (uid ${owner.uid}). Start as that user, or give it to yourself with chown -R.`,
    );
  }
  const entries = await readdir(dataDir, { recursive: true });
  await Promise.all(entries.map((entry) => lchown(join(dataDir, entry), runner.uid, runner.gid)));
  await chown(dataDir, runner.uid, runner.gid);
  await chmod(dataDir, 0o700);
}

const initdbArgs = (cluster: string, passwordFile: string, isDurable: boolean): string[] => [
  `--pgdata=${cluster}`,
  `--username=${ROLE}`,
  `--pwfile=${passwordFile}`,
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--no-instructions',
  ...(isDurable ? [] : ['--no-sync']),
];

async function giveTo(runner: Runner, paths: string[]): Promise<void> {
  for (const path of paths) {
    await chownIfRoot(path, runner);
  }
}

async function chownIfRoot(path: string, { uid, gid }: Owner): Promise<void> {
  if (process.getuid?.() === 0) {
    await chown(path, uid, gid);
  }
}

async function succeed(child: ChildProcess, input: string[] = []): Promise<void> {
  const output: string[] = [];
  child.stdout?.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  child.stdin?.end(input.join('\n'));
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) {
    throw new Error(
      `Postgres could not make its data folder. Is the disk full, or the folder not writable? It said:\n${output.join('').trim()}`,
    );
  }
}
