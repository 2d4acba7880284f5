import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Memory } from './lib/memory-probe.js';
import type { BenchProcess } from './lib/process.js';
import { spreadOf } from './lib/rounds.js';
import { Scene } from './lib/scene.js';

/**
 * What 200 open streams of job events hold in memory, and whether all of them end with their job.
 * Run: node --import ./scripts/lib/typescript.mjs bench/streams.bench.ts
 */
const STREAMS = 200;
const ROUNDS = 5;
const DRAWING_MS = 6_000;

interface Stream {
  response: IncomingMessage;
  text: () => string;
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

const scene = await Scene.set();
const file = join(scene.folder, 'memory.json');
const loader = ['--expose-gc', '--import', './scripts/lib/typescript.mjs', '--import', './bench/lib/memory-probe.ts'];
const service = await scene.startProbed([...loader, 'src/main.ts'], { MEMORY_PROBE_FILE: file });
const headers = { authorization: `Bearer ${scene.key}` };
const held: number[] = [];
const resident: number[] = [];

// The first round warms up; it is not counted.
for (let round = 0; round <= ROUNDS; round += 1) {
  const { data } = (await scene.ask(service, '/api/v1/avatars/generate', {
    prompt: `A sailor test:slow=${DRAWING_MS}`,
    output: { resolution: '512' },
  })) as unknown as { data: { job_id: string } };
  const url = `${service.url}/api/v1/jobs/${data.job_id}/events`;
  const before = await memoryOf(service, file);
  const streams: Stream[] = [];
  for (let nth = 0; nth < STREAMS; nth += 1) {
    streams.push(await open(url, headers));
  }
  const during = await memoryOf(service, file);
  await Promise.all(streams.map(({ response }) => once(response, 'end')));
  const ended = streams.filter(({ text }) => text().includes('job.completed')).length;
  const growth = { held: during.heldMb - before.heldMb, resident: during.rssMb - before.rssMb };
  console.log(
    `  ${STREAMS} streams: ${growth.held.toFixed(1)} MB held, ${growth.resident.toFixed(1)} MB resident; ${ended} ended with the job`,
  );
  if (round > 0) {
    held.push(growth.held);
    resident.push(growth.resident);
  }
}
const show = (values: number[]): string => {
  const { median, min, max } = spreadOf(values);
  return `${median.toFixed(1)} (${min.toFixed(1)}–${max.toFixed(1)}) MB`;
};
console.log(`| ${STREAMS} open streams: held | ${show(held)} | ≤ 20 MB |`);
console.log(`| … resident | ${show(resident)} | |`);
await service.stop();
await scene.clear();
