import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { atMost } from './lib/goals.js';
import { quantile } from './lib/lanes.js';
import type { BenchProcess } from './lib/process.js';
import { type Contender, Rounds } from './lib/rounds.js';
import type { Scene } from './lib/scene.js';
import type { Load, Section, Tell } from './lib/section.js';
import { rateTable } from './lib/tables.js';

const SOCKETS = 500;
const REQUESTS = 600;
const WIDTH = 8;
const DRIP_MS = 500;
const SETTLE_MS = 500;

/** Healthy requests while 500 connections send their headers a byte at a time, beside the same requests without them. */
export async function benchSlowSockets(scene: Scene, load: Load, tell: Tell): Promise<Section> {
  const service = await scene.startService({ ROLE: 'api' });
  const [alone, beside] = ['p95 alone', `p95 beside ${SOCKETS} slow connections`];
  await measureP95(scene, service);
  const contenders: Contender[] = [
    { name: alone, run: () => measureP95(scene, service) },
    { name: beside, run: () => besideSlowOnes(service.url, () => measureP95(scene, service)) },
  ];
  const times = await Rounds.play(load.rounds, contenders, (name, ms) => tell(`${name}: ${ms.toFixed(1)} ms`));
  await service.stop();
  return {
    tables: [rateTable('GET', { ms: times })],
    raw: { times },
    goals: [atMost('sockets', times, beside, alone, 2)],
  };
}

/** The 95th percentile of how long a healthy request takes. */
async function measureP95(scene: Scene, service: BenchProcess): Promise<number> {
  const times: number[] = [];
  const lane = async (): Promise<void> => {
    while (times.length < REQUESTS) {
      const startedAt = performance.now();
      await scene.ask(service, '/v1/team');
      times.push(performance.now() - startedAt);
    }
  };
  await Promise.all(Array.from({ length: WIDTH }, lane));
  return quantile(times, 0.95);
}

async function besideSlowOnes(url: string, work: () => Promise<number>): Promise<number> {
  const sockets = await Promise.all(Array.from({ length: SOCKETS }, () => openSlowly(new URL(url))));
  const figure = await work();
  for (const socket of sockets) {
    socket.destroy();
  }
  await delay(SETTLE_MS);
  return figure;
}

async function openSlowly({ hostname, port }: URL): Promise<Socket> {
  const socket = connect(Number(port), hostname);
  socket.on('error', () => socket.destroy());
  await once(socket, 'connect');
  socket.write('GET /v1/team HTTP/1.1\r\nHost: x\r\nX-Slow: ');
  const drip = setInterval(() => socket.write('a'), DRIP_MS);
  socket.once('close', () => clearInterval(drip));
  return socket;
}
