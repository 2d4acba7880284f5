import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';

/** What Postgres makes anew at its start: a copy of it would only mislead. */
const LEFT_OUT = ['postmaster.pid', 'postmaster.opts'];
const LEFT_EMPTY = [
  'pg_dynshmem',
  'pg_notify',
  'pg_replslot',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
];
const LOG = 'pg_wal';
const NAME = 'likeness_backup';

/** Beside the cluster and the pictures; those that were never made are not missed. */
const SECRETS = ['postgres.password', 'url-signing-secret', 'data-encryption-key'];

/** The address of the embedded Postgres that runs on this folder. */
export async function embeddedUrl(dataDir: string): Promise<string> {
  const [, , , port] = (await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n');
  const password = (await readFile(join(dataDir, 'postgres.password'), 'utf8')).trim();
  return `postgres://likeness:${password}@127.0.0.1:${port}/likeness`;
}

/** Copies the DATA_DIR of a Likeness that runs on it: the database first, then the pictures that it speaks of. */
export async function copyRunning(dataDir: string, target: string): Promise<void> {
  await mkdir(target, { recursive: true });
  const client = new Client(await embeddedUrl(dataDir));
  await client.connect();
  try {
    await copyCluster(client, join(dataDir, 'postgres'), join(target, 'postgres'));
  } finally {
    await client.end();
  }
  await copyBeside(dataDir, target);
}

/** What is kept outside the database. */
export async function copyBeside(dataDir: string, target: string): Promise<void> {
  await copyFolder(join(dataDir, 'objects'), join(target, 'objects'));
  for (const name of SECRETS) {
    await copyFile(join(dataDir, name), join(target, name)).catch(ignoreMissing);
  }
}

/** Between start and stop Postgres sees to it that its log can repair whatever changed while it was copied. */
async function copyCluster(client: Client, from: string, to: string): Promise<void> {
  // The slot goes with this session, and nothing of the log goes before it.
  await client.query('SELECT pg_create_physical_replication_slot($1, true, true)', [NAME]);
  await client.query('SELECT pg_backup_start($1, fast => true)', [NAME]);
  await copyFolder(from, to, { leftEmpty: [LOG, ...LEFT_EMPTY], leftOut: LEFT_OUT });
  const { rows } = await client.query<{ label: string }>(
    'SELECT labelfile AS label FROM pg_backup_stop(wait_for_archive => false)',
  );
  await writeFile(join(to, 'backup_label'), rows[0]?.label ?? '', { mode: 0o600 });
  await copyFolder(join(from, LOG), join(to, LOG));
}

interface Exceptions {
  leftOut?: string[];
  leftEmpty?: string[];
}

/** Files may come and go meanwhile. */
async function copyFolder(from: string, to: string, { leftOut = [], leftEmpty = [] }: Exceptions = {}): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, copy] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) {
      await (leftEmpty.includes(entry.name) ? mkdir(copy, { mode: 0o700 }) : copyFolder(source, copy));
    } else if (!leftOut.includes(entry.name)) {
      await copyFile(source, copy).catch(ignoreMissing);
    }
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') {
    throw error;
  }
}
