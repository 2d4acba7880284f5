import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SketchProvider } from '../src/providers/sketch/sketch.provider.js';
import type { OrderInput } from '../src/generation/order.js';
import { PictureIntake } from '../src/storage/picture-intake.js';
import { PictureRenditions } from '../src/storage/picture-renditions.js';
import { figure } from './lib/goals.js';
import { type BenchProcess, freePort, isReady, residentMb } from './lib/process.js';
import { Rounds } from './lib/rounds.js';
import type { Scene } from './lib/scene.js';
import type { Load, Section, Tell } from './lib/section.js';
import { rateTable } from './lib/tables.js';

const PORTRAITS = 15;
const [TOTAL, REST] = ['3:4 2K sketch, request to answer', '… of which neither drawing nor encoding'];
/** After a start an idle process still collects what the start left over. */
const SETTLE_MS = 3_000;

/** A 3:4 2K portrait from the request to its answer; ours is what is left without the provider's call and the encoding of the copies. */
export async function benchPortrait(scene: Scene, _: Load, tell: Tell): Promise<Section> {
  const service = await scene.startService();
  const times = new Rounds();
  // The first one warms both up.
  await timePortrait(scene, service, 0);
  for (let nth = 1; nth <= PORTRAITS; nth += 1) {
    const { totalMs, drawingMs, copiesMs } = await timePortrait(scene, service, nth);
    tell(`${Math.round(totalMs)} ms, ${Math.round(drawingMs)} of them drawing`);
    times.add(TOTAL, totalMs);
    times.add('… of which drawing and encoding', drawingMs);
    times.add('… of which encoding the small copies', copiesMs);
    times.add(REST, totalMs - drawingMs - copiesMs);
  }
  await service.stop();
  const goal = (what: string, most: number) =>
    figure({ goal: 'portrait', what, unit: 'ms', measured: times.spread(what), most });
  return {
    tables: [rateTable('3:4 2K sketch portrait', { ms: times })],
    raw: { times },
    goals: [goal(TOTAL, 1_500), goal(REST, 50)],
  };
}

/** `npm start` from the second time on, with its embedded Postgres, until it is ready; and what it then holds. */
export async function benchStart(scene: Scene, { rounds }: Load, tell: Tell): Promise<Section> {
  const starts = new Rounds();
  await timeStart(scene, 0);
  for (let round = 1; round <= rounds; round += 1) {
    const { readyMs, idleMb } = await timeStart(scene, SETTLE_MS);
    tell(`${Math.round(readyMs)} ms, ${Math.round(idleMb)} MB`);
    starts.add('second `npm start` until ready, ms', readyMs);
    starts.add('memory of an idle process, MB', idleMb);
  }
  const goal = (what: string, unit: string, most: number) =>
    figure({ goal: 'start', what, unit, measured: starts.spread(what), most });
  return {
    tables: [rateTable('start', { measured: starts })],
    raw: { starts },
    goals: [goal('second `npm start` until ready, ms', 'ms', 5_000), goal('memory of an idle process, MB', 'MB', 300)],
  };
}

async function timePortrait(scene: Scene, service: BenchProcess, nth: number) {
  const persona = await scene.ask(service, '/v1/personas', { name: `Mara ${nth}`, intent: 'A keeper with red hair' });
  const drawnBefore = await drawnMsOf(service);
  const startedAt = performance.now();
  await scene.ask(service, `/v1/personas/${persona.id}/portrait/canonical/generate`, {});
  const totalMs = performance.now() - startedAt;
  const drawingMs = (await drawnMsOf(service)) - drawnBefore;
  const text = 'SELECT input FROM job WHERE owner_id = $1';
  const { rows } = await scene.pool.query<{ input: OrderInput }>(text, [persona.id]);
  return { totalMs, drawingMs, copiesMs: await timeCopies(rows[0]?.input as OrderInput) };
}

async function timeStart(scene: Scene, settleMs: number): Promise<{ readyMs: number; idleMb: number }> {
  const port = await freePort();
  const env = { ...process.env, PORT: String(port), DATA_DIR: join(scene.folder, 'start'), LOG_LEVEL: 'warn' };
  const startedAt = performance.now();
  const script = spawn('node', ['scripts/start.mjs'], { env, stdio: 'ignore' });
  while (!(await isReady(`http://127.0.0.1:${port}`))) {
    await delay(10);
  }
  const readyMs = performance.now() - startedAt;
  await delay(settleMs);
  const idleMb = residentMb(serviceOf(script.pid as number));
  script.kill('SIGTERM');
  await once(script, 'exit');
  return { readyMs, idleMb };
}

/** How long the calls of providers took so far, as the service itself says. */
async function drawnMsOf({ url }: BenchProcess): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const [, seconds] = /^likeness_provider_call_duration_seconds_sum\{.*\} (\S+)$/m.exec(text) ?? [];
  return Number(seconds ?? 0) * 1_000;
}

/** The small copies of the same picture, drawn again and encoded by themselves. */
async function timeCopies({ shots: [shot] }: OrderInput): Promise<number> {
  if (!shot) {
    throw new Error('The job has no shot.');
  }
  const { prompt, aspectRatio, size } = shot;
  const request = { prompt, references: [], aspectRatio, size, attempt: 1 };
  const { bytes } = await new SketchProvider().generate(request, new AbortController().signal);
  const { preview } = await new PictureIntake().checkOutput(bytes, { aspectRatio });
  const startedAt = performance.now();
  await new PictureRenditions().encode(preview);
  return performance.now() - startedAt;
}

/** The service among the processes that the start script began. */
function serviceOf(scriptPid: number): number {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const found = pids.find((pid) => {
    try {
      const [, parent] = / \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/s, ')')) ?? [];
      return Number(parent) === scriptPid && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('main.js');
    } catch {
      // It ended while we looked.
      return false;
    }
  });
  return Number(found);
}
