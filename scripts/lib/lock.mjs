import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { inRoot } from './paths.mjs';

const POLL_MS = 50;
const MAX_AGE_MS = 15 * 60_000;

/** Runs `work` while no other process of this checkout does the same. `onWait` is called once when it has to queue. */
export async function withLock(name, work, onWait = () => undefined) {
  mkdirSync(inRoot('.tmp'), { recursive: true });
  const path = inRoot('.tmp', `${name}.lock`);
  for (let isFirst = true; !tryTake(path); isFirst = false) {
    if (isFirst) {
      onWait();
    }
    removeIfStale(path);
    await delay(POLL_MS);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

/** A hard link appears at once and whole, so nobody reads a half-written lock. */
function tryTake(path) {
  const mine = `${path}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  try {
    linkSync(mine, path);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') {
      throw error;
    }
    return false;
  } finally {
    rmSync(mine, { force: true });
  }
}

function removeIfStale(path) {
  const owner = read(path);
  if (owner === null || (isRunning(Number(owner)) && ageMs(path) < MAX_AGE_MS)) {
    return;
  }
  const aside = `${path}.stale-${process.pid}`;
  try {
    renameSync(path, aside);
    // A twin may have replaced the stale lock between reading and moving: its lock goes back.
    if (read(aside) !== owner) {
      renameSync(aside, path);
    }
  } catch (error) {
    if (error.code !== 'ENOENT') {
      throw error;
    }
  }
  rmSync(aside, { force: true });
}

export function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

const ageMs = (path) => Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') {
      return null;
    }
    throw error;
  }
}
