import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isPostgresOf, postgresPidsOf, signal, until } from './processes.js';

export interface Postmaster {
  pid: number;
  isReady: boolean;
}

const ORPHAN_TIMEOUT_MS = 5_000;

/** What the postmaster itself wrote down about its state. */
export async function readPostmaster(dataDir: string): Promise<Postmaster | null> {
  const text = await readFile(join(dataDir, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  return Number.isInteger(pid) && pid > 1 ? { pid, isReady: lines[7]?.trim() === 'ready' } : null;
}

/** SIGINT: roll back and stop in order; SIGQUIT: stop now, recover at the next start; SIGKILL: the last word. */
export const STOP_LADDER: readonly (readonly [NodeJS.Signals, number])[] = [
  ['SIGINT', 10_000],
  ['SIGQUIT', 4_000],
  ['SIGKILL', 2_000],
];

/** Stops what a killed Likeness left behind in this folder. The caller holds the folder's lock. */
export async function stopStale(dataDir: string): Promise<void> {
  const stale = await readPostmaster(dataDir);
  if (!stale) {
    return;
  }
  await stopPostgres(stale.pid, dataDir);
  // Children end by themselves when their postmaster was killed, but not in the middle of a statement; they hold the shared memory.
  const orphans = await postgresPidsOf(dataDir);
  orphans.forEach((pid) => signal(pid, 'SIGKILL'));
  await until(async () => (await postgresPidsOf(dataDir)).length === 0, ORPHAN_TIMEOUT_MS);
  // Postgres refuses to start while the pid it wrote down lives, even if that is somebody else's process by now.
  await rm(join(dataDir, 'postmaster.pid'), { force: true });
}

async function stopPostgres(pid: number, dataDir: string): Promise<void> {
  const isGone = async () => !(await isPostgresOf(pid, dataDir));
  if (await isGone()) {
    return;
  }
  for (const [name, timeoutMs] of STOP_LADDER) {
    signal(pid, name);
    if (await until(isGone, timeoutMs)) {
      return;
    }
  }
  throw new Error(`A Postgres of an earlier run (process ${pid}) cannot be stopped. End it by hand, then start again.`);
}
