import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Memory } from './lib/memory-probe.js';
import type { BenchProcess } from './lib/process.js';
import { figure } from './lib/goals.js';
import { Rounds } from './lib/rounds.js';
import type { Scene } from './lib/scene.js';
import type { Load, Section, Tell } from './lib/section.js';
import { rateTable } from './lib/tables.js';

const STREAMS = 200;
const DRAWING_MS = 6_000;

interface Stream {
  response: IncomingMessage;
  text: () => string;
}

interface Growth {
  heldMb: number;
  rssMb: number;
  ended: number;
}

const [HELD, RESIDENT, ENDED] = [
  `${STREAMS} open streams: held MB`,
  `${STREAMS} open streams: resident MB`,
  `${STREAMS} open streams: ended with their job`,
];

/** What 200 open streams of job events hold in memory, and whether all of them end with their job. */
export async function benchStreams(scene: Scene, load: Load, tell: Tell): Promise<Section> {
  const file = join(scene.folder, 'memory.json');
  const loader = ['--expose-gc', '--import', './scripts/lib/typescript.mjs', '--import', './bench/lib/memory-probe.ts'];
  const service = await scene.startProbed([...loader, 'src/main.ts'], { MEMORY_PROBE_FILE: file });
  const streams = new Rounds();
  // The first one warms up.
  await openAll(scene, service, file);
  for (let round = 0; round < load.rounds; round += 1) {
    const { heldMb, rssMb, ended } = await openAll(scene, service, file);
    tell(`${heldMb.toFixed(1)} MB held, ${rssMb.toFixed(1)} MB resident; ${ended} ended with the job`);
    streams.add(HELD, heldMb);
    streams.add(RESIDENT, rssMb);
    streams.add(ENDED, ended);
  }
  await service.stop();
  return {
    tables: [rateTable('streams', { measured: streams })],
    raw: { streams },
    goals: [
      figure({ goal: 'streams', what: HELD, unit: 'MB', measured: streams.spread(HELD), most: 20 }),
      figure({ goal: 'streams', what: ENDED, unit: '', measured: streams.spread(ENDED), least: STREAMS }),
    ],
  };
}

async function openAll(scene: Scene, service: BenchProcess, file: string): Promise<Growth> {
  const { data } = (await scene.ask(service, '/api/v1/avatars/generate', {
    prompt: `A sailor test:slow=${DRAWING_MS}`,
    output: { resolution: '512' },
  })) as unknown as { data: { job_id: string } };
  const url = `${service.url}/api/v1/jobs/${data.job_id}/events`;
  const before = await memoryOf(service, file);
  const streams: Stream[] = [];
  for (let nth = 0; nth < STREAMS; nth += 1) {
    streams.push(await open(url, { authorization: `Bearer ${scene.key}` }));
  }
  const during = await memoryOf(service, file);
  await Promise.all(streams.map(({ response }) => once(response, 'end')));
  const ended = streams.filter(({ text }) => text().includes('job.completed')).length;
  return { heldMb: during.heldMb - before.heldMb, rssMb: during.rssMb - before.rssMb, ended };
}

async function memoryOf({ pid }: BenchProcess, file: string): Promise<Memory> {
  rmSync(file, { force: true });
  process.kill(pid, 'SIGUSR2');
  while (!existsSync(file) || readFileSync(file, 'utf8') === '') {
    await delay(20);
  }
  return JSON.parse(readFileSync(file, 'utf8')) as Memory;
}

/** A stream whose first event is there. */
async function open(url: string, headers: Record<string, string>): Promise<Stream> {
  const sent = request(url, { agent: false, headers }).end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  let text = '';
  response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  await once(response, 'data');
  return { response, text: () => text };
}
