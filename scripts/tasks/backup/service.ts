import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { findFreePort, until } from './waiting.js';

const COMMAND = ['--import', './scripts/lib/typescript.mjs', 'src/main.ts'];
const START_MS = 120_000;

/** One process with both halves, as an operator starts it. */
export class Service {
  private readonly written: string[] = [];

  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
  ) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => this.written.push(text));
    }
  }

  /** Resolves when it is ready. */
  static async start(variables: Record<string, string>): Promise<Service> {
    const port = await findFreePort();
    const env = { PATH: process.env.PATH, HOST: '127.0.0.1', PORT: String(port), LOG_LEVEL: 'warn', ...variables };
    // Over the channel it hears when we are gone, and stops.
    const child = spawn(process.execPath, COMMAND, { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    const service = new Service(`http://127.0.0.1:${port}`, child);
    await until('a service is ready', () => service.isReadyOrOver(), START_MS);
    if (service.isOver) {
      throw new Error(`A service did not start:\n${service.written.join('')}`);
    }
    return service;
  }

  get isOver(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Resolves with its exit code. */
  async stop(): Promise<number | null> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await ended;
    return this.child.exitCode;
  }

  private async isReadyOrOver(): Promise<boolean> {
    const isReady = await fetch(`${this.url}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    return isReady || this.isOver;
  }
}
