import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { startTimeOf, until } from './processes.js';

/** Says which process owns a folder. It outlives a kill, so a lock counts only while that very process runs. */
export class OwnerLock {
  private constructor(private readonly path: string) {}

  /** An owner that is about to stop gets `handoverMs` to do so. */
  static async take(path: string, handoverMs: number): Promise<OwnerLock> {
    const mine = `${path}.${randomUUID()}`;
    await writeFile(mine, `${process.pid} ${await startTimeOf(process.pid)}\n`, { mode: 0o600 });
    try {
      let owner: string | null = null;
      const isTaken = await until(async () => {
        owner = await removeIfStale(path);
        return owner === null && linkTo(mine, path);
      }, handoverMs);
      if (!isTaken) {
        throw alreadyOwned(owner);
      }
    } finally {
      await rm(mine, { force: true });
    }
    return new OwnerLock(path);
  }

  release(): void {
    rmSync(this.path, { force: true });
  }
}

/** A hard link appears at once and whole, so nobody reads a half-written lock. */
const linkTo = (from: string, to: string): Promise<boolean> =>
  link(from, to).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') {
        return false;
      }
      throw error;
    },
  );

/** Resolves with the pid of the living owner, if there is one. */
async function removeIfStale(path: string): Promise<string | null> {
  const owner = await readOwner(path);
  if (owner === null) {
    return null;
  }
  const [pid = '', ...startTime] = owner.trim().split(' ');
  if ((await startTimeOf(Number(pid))) === startTime.join(' ')) {
    return pid;
  }
  const aside = `${path}.${randomUUID()}`;
  const isMoved = await rename(path, aside).then(
    () => true,
    () => false,
  );
  if (!isMoved) {
    return null;
  }
  // Between reading and moving, a twin may have replaced the stale lock by its own: that one goes back.
  if ((await readOwner(aside)) !== owner) {
    await linkTo(aside, path);
  }
  await rm(aside, { force: true });
  return null;
}

const readOwner = (path: string): Promise<string | null> => readFile(path, 'utf8').catch(() => null);

const alreadyOwned = (pid: string | null): Error =>
  new Error(
    `Another Likeness (process ${pid}) already runs on this data folder. Stop it first, or give this one another DATA_DIR and PORT.`,
  );
