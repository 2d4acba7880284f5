import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { holdBuild } from './build.mjs';
import { root } from './paths.mjs';
import { exitCodeOf } from './run.mjs';

/** npm passes a Ctrl-C on that we got from the terminal already: what follows this soon is the same wish. */
const ECHO_MS = 1_000;
const PARENT_POLL_MS = 250;
const KILL_MS = 1_000;
/** The service promises to stop within 25 s. */
const LAST_WORD_MS = 40_000;

/**
 * Starts the service from a build. It runs in a session of its own, so a Ctrl-C reaches it only through us, once, as SIGTERM;
 * when we are killed, its IPC channel closes ("disconnect") and it stops by itself.
 */
export function launch(node, buildDir, args) {
  holdBuild(buildDir);
  const child = spawn(node, ['--enable-source-maps', join(buildDir, 'src', 'main.js'), ...args], {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  let askedAt = null;
  const stop = () => {
    if (askedAt === null) {
      askedAt = performance.now();
      child.kill('SIGTERM');
    }
  };
  const ended = exitCodeOf(child).finally(() => child.connected && child.disconnect());
  return { child, ended, stop, isEcho: () => askedAt !== null && performance.now() - askedAt < ECHO_MS };
}

/** Hands signals on to the service that `current` returns; a second Ctrl-C, a while after the first, ends it at once. */
export function passSignals(current) {
  let hasInterrupted = false;
  const stop = () => current().stop();
  const kill = () => current().child.kill('SIGKILL');
  process.on('SIGTERM', stop);
  process.on('SIGHUP', stop);
  process.on('SIGINT', () => {
    const isImpatient = hasInterrupted && !current().isEcho();
    hasInterrupted = true;
    (isImpatient ? kill : stop)();
  });
  stopWithNpm(stop, kill);
}

/**
 * A signal for npm itself often never gets here. When its shell ended, npm was asked to stop; when npm is gone but not the
 * shell, it was killed, and so shall we be: whoever did that will not wait before the next start.
 */
function stopWithNpm(onStop, onKill) {
  if (!process.env.npm_lifecycle_event) {
    return;
  }
  const parent = process.ppid;
  const npm = isShell(parent) ? parentOf(parent) : null;
  const timer = setInterval(() => {
    const isAsked = process.ppid !== parent;
    if (isAsked || (npm !== null && parentOf(parent) !== npm)) {
      clearInterval(timer);
      onStop();
      setTimeout(() => onKill(), isAsked ? LAST_WORD_MS : KILL_MS).unref();
    }
  }, PARENT_POLL_MS);
  timer.unref();
}

const isShell = (pid) => statOf(pid)?.name.endsWith('sh') ?? false;
const parentOf = (pid) => statOf(pid)?.parent ?? null;

/** Name and parent of a process where the system shows them as files (Linux), else null. */
function statOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [, name, parent] = /^\d+ \((.*)\) \S (\d+)/s.exec(stat);
    return { name, parent: Number(parent) };
  } catch {
    return null;
  }
}
