import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const START_MS = 120_000;
const CLOCK_TICKS_PER_S = 100;

interface Start {
  /** A function of the port, for programs that do not read it from PORT. */
  args: string[] | ((port: number) => string[]);
  env: Record<string, string>;
  logFolder: string;
  readyPath?: string;
}

/** A server under test in a process of its own, its output in a file as an operator's would be. */
export class BenchProcess {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
    private readonly logPath: string,
  ) {}

  static async start({ args, env, logFolder, readyPath }: Start): Promise<BenchProcess> {
    const port = await freePort();
    const logPath = join(logFolder, `${port}.log`);
    const log = openSync(logPath, 'w');
    const child = spawn(process.execPath, typeof args === 'function' ? args(port) : args, {
      env: { PATH: process.env.PATH, HOST: '127.0.0.1', PORT: String(port), ...env },
      stdio: ['ignore', log, log, 'ipc'],
    });
    const started = new BenchProcess(`http://127.0.0.1:${port}`, child, logPath);
    await started.untilReady(readyPath);
    return started;
  }

  get pid(): number {
    return this.child.pid as number;
  }

  /** Processor time used so far. */
  cpuS(): number {
    const fields = readFileSync(`/proc/${this.pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS_PER_S;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      this.child.kill('SIGTERM');
      await once(this.child, 'exit');
    }
  }

  private async untilReady(path?: string): Promise<void> {
    const deadline = performance.now() + START_MS;
    while (!(await isReady(this.url, path))) {
      if (this.child.exitCode !== null || performance.now() > deadline) {
        throw new Error(`A server under test did not start:\n${readFileSync(this.logPath, 'utf8')}`);
      }
      await delay(20);
    }
  }
}

export const isReady = (url: string, path = '/health/ready'): Promise<boolean> =>
  fetch(`${url}${path}`).then(
    ({ ok }) => ok,
    () => false,
  );

/** Memory a process holds right now. */
export const residentMb = (pid: number): number => statusMb(pid, 'VmRSS');

/** The most memory it held since it began. */
export const peakMb = (pid: number): number => statusMb(pid, 'VmHWM');

const statusMb = (pid: number, field: string): number =>
  Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}
