import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { atMost, figure, type Goal } from './lib/goals.js';
import { quantile } from './lib/lanes.js';
import { type BenchProcess, residentMb } from './lib/process.js';
import { Rounds } from './lib/rounds.js';
import type { Scene } from './lib/scene.js';
import type { Load, Section, Tell } from './lib/section.js';
import { rateTable } from './lib/tables.js';
import { BOUNDARY, bodyOf, buildPictures, formOf, type Target, upload } from './lib/uploads.js';

const CLIENTS = 20;
const IDLE_MS = 1_500;
const PROBE_MS = 50;
const [OURS, FORM] = ['six pictures as JSON', 'the same as a form, bare Fastify'];
const [BLOCK, MEMORY] = ['one body: loop blocked, ms', 'one body: memory above idle, MB'];
const CROWD = {
  taken: `${CLIENTS} at once: taken`,
  refused: `${CLIENTS} at once: told to come back, with Retry-After`,
  peak: `${CLIENTS} at once: memory at its peak, MB`,
  other: `${CLIENTS} at once: another route, p99 ms`,
};

interface Probe {
  blockMs: number;
  peakMb: number;
}

interface Upload {
  target: Target;
  body: Buffer;
}

interface Watched {
  service: BenchProcess;
  probeFile: string;
}

/** G10, the largest legal body: six pictures of 15 MB in 126 MB of JSON. Alone, and twenty at once. */
export async function benchBody(scene: Scene, load: Load, tell: Tell): Promise<Section> {
  const watched = await startWatched(scene);
  const { url } = watched.service;
  const headers = { authorization: `Bearer ${scene.key}`, 'content-type': 'application/json' };
  const pictures = await buildPictures();
  const json = { target: { url: `${url}/api/v1/avatars/generate`, headers }, body: bodyOf(pictures) };
  const floor = await scene.startFloor('multipart', { DATA_DIR: scene.folder });
  const type = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` };
  const form = { target: { url: `${floor.url}/`, headers: type }, body: formOf(pictures) };
  tell(`${(json.body.length / 1e6).toFixed(1)} MB of JSON, ${(form.body.length / 1e6).toFixed(1)} MB as a form`);
  const { times, costs } = await measureAlone(watched, { json, form }, load, tell);
  const crowd = await measureCrowd(watched, json, { url: `${url}/api/v1/jobs?limit=1`, headers });
  await floor.stop();
  await watched.service.stop();
  const goal = (rounds: Rounds, what: string, limit: Pick<Goal, 'least' | 'most'>): Goal =>
    figure({ goal: 'G10', what, unit: '', measured: rounds.spread(what), ...limit });
  return {
    tables: [
      rateTable('one body', { ms: times }),
      rateTable('its cost', { measured: costs }),
      rateTable('crowd', { measured: crowd }),
    ],
    raw: { times, costs, crowd },
    goals: [
      atMost('G10', times, OURS, FORM, 1.5),
      goal(costs, BLOCK, { most: 25 }),
      goal(costs, MEMORY, { most: 100 }),
      goal(crowd, CROWD.peak, { most: 1_200 }),
      goal(crowd, CROWD.other, { most: 300 }),
    ],
  };
}

async function startWatched(scene: Scene): Promise<Watched> {
  const probeFile = join(scene.folder, 'probe.json');
  const args = ['--import', './scripts/lib/typescript.mjs', '--import', './bench/lib/loop-probe.ts', 'src/main.ts'];
  return { probeFile, service: await scene.startProbed(args, { LOOP_PROBE_FILE: probeFile }) };
}

async function measureAlone(
  { service, probeFile }: Watched,
  { json, form }: Record<'json' | 'form', Upload>,
  load: Load,
  tell: Tell,
): Promise<{ times: Rounds; costs: Rounds }> {
  const [times, costs] = [new Rounds(), new Rounds()];
  // The first one warms both up.
  await send(json);
  await send(form);
  await delay(IDLE_MS);
  const idleMb = residentMb(service.pid);
  for (let round = 0; round < load.rounds; round += 1) {
    times.add(FORM, (await send(form)).ms);
    await delay(IDLE_MS);
    await resetProbe(service);
    const { status, ms } = await send(json);
    await delay(PROBE_MS);
    const { blockMs, peakMb } = readProbe(probeFile);
    tell(`${status} in ${Math.round(ms)} ms; block ${blockMs.toFixed(1)} ms; peak ${Math.round(peakMb)} MB`);
    times.add(OURS, ms);
    costs.add(BLOCK, blockMs);
    costs.add(MEMORY, peakMb - idleMb);
  }
  return { times, costs };
}

async function measureCrowd({ service, probeFile }: Watched, json: Upload, other: Target): Promise<Rounds> {
  const crowd = new Rounds();
  await delay(IDLE_MS);
  await resetProbe(service);
  const stop = new AbortController();
  const watching = watchAnother(other, stop.signal);
  const answers = await Promise.all(Array.from({ length: CLIENTS }, () => send(json)));
  stop.abort();
  crowd.add(CROWD.taken, answers.filter(({ status }) => status === 202).length);
  crowd.add(CROWD.refused, answers.filter(({ status, retryAfter }) => status === 503 && retryAfter !== '').length);
  crowd.add(CROWD.peak, readProbe(probeFile).peakMb);
  crowd.add(CROWD.other, quantile(await watching, 0.99));
  return crowd;
}

const send = ({ target, body }: Upload) => upload(target, body);

const readProbe = (path: string): Probe => JSON.parse(readFileSync(path, 'utf8')) as Probe;

async function resetProbe(service: BenchProcess): Promise<void> {
  process.kill(service.pid, 'SIGUSR2');
  await delay(PROBE_MS);
}

/** Asks another route all the while; the milliseconds that each answer took. */
async function watchAnother({ url, headers }: Target, signal: AbortSignal): Promise<number[]> {
  const times: number[] = [];
  while (!signal.aborted) {
    const startedAt = performance.now();
    await fetch(url, { headers }).then((response) => response.text());
    times.push(performance.now() - startedAt);
    await delay(10);
  }
  return times;
}
