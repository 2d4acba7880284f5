import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { eventually } from './eventually.js';
import { freePort } from './free-port.js';

export interface TestRedis {
  url: string;
  port: number;
  client: Redis;
  /** SIGSTOP: connections stay and nobody answers. */
  freeze(): void;
  thaw(): void;
  /** SIGKILL; works on a frozen one too, and once is enough. */
  stop(): Promise<void>;
}

/** Where no redis-server is installed, suites that need one say so in their name; in CI there is no such excuse. */
export const hasRedis = process.env.CI === 'true' || isInstalled();

function isInstalled(): boolean {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** A Redis of this spec alone, on loopback, that keeps nothing. */
export async function startRedis(wantedPort?: number, databases = 16): Promise<TestRedis> {
  const port = wantedPort ?? (await freePort());
  const place = ['--port', String(port), '--bind', '127.0.0.1', '--databases', String(databases)];
  const options = [...place, '--save', '', '--appendonly', 'no'];
  const server: ChildProcess = spawn('redis-server', options, { stdio: 'ignore' });
  const url = `redis://127.0.0.1:${port}`;
  const client = new Redis(url, { retryStrategy: () => 50, maxRetriesPerRequest: null });
  client.on('error', () => undefined);
  await eventually(
    () => client.ping(),
    (reply) => reply === 'PONG',
  );
  const stop = async (): Promise<void> => {
    if (server.exitCode === null && server.signalCode === null) {
      client.disconnect();
      const ended = once(server, 'exit');
      server.kill('SIGKILL');
      await ended;
    }
  };
  return {
    url,
    port,
    client,
    freeze: () => void server.kill('SIGSTOP'),
    thaw: () => void server.kill('SIGCONT'),
    stop,
  };
}
