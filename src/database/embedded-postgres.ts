import type { ChildProcess } from 'node:child_process';
import { mkdir, open, readFile, realpath, rename, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { findBinaries } from './embedded/binaries.js';
import { adopt, createCluster, DATABASE, ownerOf, ROLE, readPassword, removeHalfMade } from './embedded/cluster.js';
import { OwnerLock } from './embedded/owner-lock.js';
import { signal, until } from './embedded/processes.js';
import { settings } from './embedded/settings.js';
import { readPostmaster, STOP_LADDER, stopStale } from './embedded/stale.js';
import { chooseRunner, type Runner, spawnAs } from './embedded/unprivileged.js';

interface Options {
  dataDir: string;
  /** False only for data that may be lost, such as a test's. */
  isDurable?: boolean;
  /** How long to wait for another process to give the folder up. */
  handoverMs?: number;
}

const HANDOVER_MS = 3_000;
const START_TIMEOUT_MS = 120_000;
const MAX_LOG_BYTES = 10_000_000;
const ATTEMPTS = 5;

/** A Postgres of our own from the binaries that npm brings; it lives and dies with this process, its data stay in `dataDir`. */
export class EmbeddedPostgres {
  private readonly isDurable: boolean;
  private lock: OwnerLock | null = null;
  private child: ChildProcess | null = null;

  constructor(private readonly options: Options) {
    this.isDurable = options.isDurable ?? true;
  }

  /** Resolves with the connection URL once connections are accepted. */
  async start(): Promise<string> {
    const dataDir = await prepareFolder(this.options.dataDir);
    this.lock = await OwnerLock.take(`${dataDir}.lock`, this.options.handoverMs ?? HANDOVER_MS);
    process.once('exit', this.stopNow);
    try {
      await stopStale(dataDir);
      const binaries = await findBinaries();
      const runner = await this.prepareCluster(dataDir, binaries);
      const port = await this.launch(dataDir, binaries.postgres, runner);
      return `postgres://${ROLE}:${await readPassword(dataDir)}@127.0.0.1:${port}/${DATABASE}`;
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    const { child } = this;
    for (const [name, timeoutMs] of STOP_LADDER) {
      if (!child || hasEnded(child)) {
        break;
      }
      child.kill(name);
      await until(async () => hasEnded(child), timeoutMs);
    }
    this.child = null;
    this.lock?.release();
    this.lock = null;
    process.removeListener('exit', this.stopNow);
  }

  private async prepareCluster(dataDir: string, binaries: Awaited<ReturnType<typeof findBinaries>>): Promise<Runner> {
    const owner = await ownerOf(dataDir);
    const runner = await chooseRunner({
      folder: owner ? dataDir : dirname(dataDir),
      postgres: binaries.postgres,
      owner,
    });
    await removeHalfMade(dirname(dataDir), basename(dataDir));
    if (owner) {
      await adopt(dataDir, owner, runner);
    } else {
      await createCluster({ dataDir, binaries, runner, isDurable: this.isDurable });
    }
    return runner;
  }

  private async launch(dataDir: string, postgres: string, runner: Runner): Promise<number> {
    for (let attempt = 1; ; attempt += 1) {
      const port = await findFreePort();
      const failure = await this.tryLaunch(
        dataDir,
        [postgres, '-D', dataDir, ...settings(port, this.isDurable)],
        runner,
      );
      if (failure === null) {
        return port;
      }
      // Another process may have taken the port, or an orphan of the last run may still hold the shared memory.
      if (attempt === ATTEMPTS || !/address already in use|still in use/i.test(failure)) {
        throw new Error(`Postgres did not start in ${dataDir}. Its log ${dataDir}.log says:\n${failure}`);
      }
      await stopStale(dataDir);
    }
  }

  /** Null when it is ready, else the end of its log. */
  private async tryLaunch(dataDir: string, program: string[], runner: Runner): Promise<string | null> {
    const log = await openLog(`${dataDir}.log`);
    const { size } = await log.stat();
    const child = spawnAs(runner, program, {
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    child.once('error', () => undefined);
    child.unref();
    this.child = child;
    const isReady = async (): Promise<boolean> => {
      const postmaster = await readPostmaster(dataDir);
      return postmaster?.pid === child.pid && postmaster?.isReady === true;
    };
    await until(async () => hasEnded(child) || (await isReady()), START_TIMEOUT_MS);
    await log.close();
    if (!hasEnded(child) && (await isReady())) {
      return null;
    }
    child.kill('SIGKILL');
    return (await readFile(`${dataDir}.log`)).subarray(size).toString().trim().slice(-2_000) || 'nothing';
  }

  /** The last resort of a process that exits without `stop()`: only synchronous work is done here. */
  private readonly stopNow = (): void => {
    if (this.child?.pid && !hasEnded(this.child)) {
      signal(this.child.pid, 'SIGINT');
    }
    this.lock?.release();
  };
}

const hasEnded = (child: ChildProcess): boolean =>
  child.pid === undefined || child.exitCode !== null || child.signalCode !== null;

/** Postgres and the process table know a folder by its real path. */
async function prepareFolder(dataDir: string): Promise<string> {
  await mkdir(dirname(dataDir), { recursive: true });
  const parent = await realpath(dirname(dataDir));
  return realpath(dataDir).catch(() => join(parent, basename(dataDir)));
}

async function openLog(path: string): Promise<Awaited<ReturnType<typeof open>>> {
  const size = await stat(path).then(
    (stats) => stats.size,
    () => 0,
  );
  if (size > MAX_LOG_BYTES) {
    await rename(path, `${path}.1`);
  }
  return open(path, 'a', 0o600);
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
