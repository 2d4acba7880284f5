import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const hasProc = process.platform === 'linux';
const POLL_MS = 10;

/** When a process was started, as the system spells it; null when it does not run (any more). A pid alone may be re-used. */
export async function startTimeOf(pid: number): Promise<string | null> {
  if (!hasProc) {
    return ps(pid, 'lstart');
  }
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  // The name, in brackets, may itself hold spaces and brackets.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  return !fields || fields[0] === 'Z' || fields[0] === 'X' ? null : (fields[19] ?? null);
}

/** Whether this very process is a Postgres that works in `dataDir`. */
export async function isPostgresOf(pid: number, dataDir: string): Promise<boolean> {
  if (!hasProc) {
    const command = await ps(pid, 'command');
    return command !== null && command.includes('postgres') && command.includes(dataDir);
  }
  const [cwd, name] = await Promise.all([
    readlink(`/proc/${pid}/cwd`).catch(() => null),
    readFile(`/proc/${pid}/comm`, 'utf8').catch(() => ''),
  ]);
  return cwd === dataDir && name.startsWith('postgres');
}

/** Postgres processes of `dataDir`, the children of a postmaster that was killed among them. */
export async function postgresPidsOf(dataDir: string): Promise<number[]> {
  if (!hasProc) {
    return [];
  }
  const pids = (await readdir('/proc')).map(Number).filter(Number.isInteger);
  const checks = await Promise.all(pids.map((pid) => isPostgresOf(pid, dataDir)));
  return pids.filter((_, index) => checks[index]);
}

/** Sends a signal; a process that ended in the meantime is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) {
      throw error;
    }
  }
}

/** True as soon as the condition holds, false when it did not within the time. */
export async function until(condition: () => Promise<boolean>, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > deadline) {
      return false;
    }
    await delay(POLL_MS);
  }
  return true;
}

const ps = (pid: number, column: string): Promise<string | null> =>
  run('ps', ['-o', `${column}=`, '-p', String(pid)]).then(
    ({ stdout }) => stdout.trim() || null,
    () => null,
  );
