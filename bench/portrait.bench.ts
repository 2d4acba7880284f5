import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SketchProvider } from '../src/providers/sketch/sketch.provider.js';
import type { OrderInput } from '../src/generation/order.js';
import { freePort, isReady, residentMb } from './lib/process.js';
import { type Spread, spreadOf } from './lib/rounds.js';
import type { Scene } from './lib/scene.js';

const PORTRAITS = 6;
/** After a start an idle process still collects what the start left over. */
const SETTLE_MS = 3_000;

export interface PortraitFigures {
  totalMs: Spread;
  drawingMs: Spread;
  oursMs: Spread;
}

export interface StartFigures {
  secondStartMs: Spread;
  idleMb: number;
}

/** A 3:4 2K portrait from the request to its answer; ours is what is left when the same drawing is timed by itself. */
export async function benchPortrait(scene: Scene): Promise<PortraitFigures> {
  const service = await scene.startService();
  const [totals, drawings] = [[] as number[], [] as number[]];
  for (let nth = 0; nth <= PORTRAITS; nth += 1) {
    const persona = await scene.ask(service, '/v1/personas', { name: `Mara ${nth}`, intent: 'A keeper with red hair' });
    const startedAt = performance.now();
    await scene.ask(service, `/v1/personas/${persona.id}/portrait/canonical/generate`, {});
    const totalMs = performance.now() - startedAt;
    const { rows } = await scene.pool.query<{ input: OrderInput }>('SELECT input FROM job WHERE owner_id = $1', [
      persona.id,
    ]);
    const drawingMs = await draw(rows[0]?.input as OrderInput);
    // The first one warms both up.
    if (nth > 0) {
      totals.push(totalMs);
      drawings.push(drawingMs);
    }
  }
  await service.stop();
  const ours = totals.map((total, nth) => total - (drawings[nth] ?? 0));
  return { totalMs: spreadOf(totals), drawingMs: spreadOf(drawings), oursMs: spreadOf(ours) };
}

/** `npm start` from the second time on, with its embedded Postgres, until it is ready; and what it then holds. */
export async function benchStart(scene: Scene, rounds: number): Promise<StartFigures> {
  const times: number[] = [];
  let idleMb = 0;
  for (let round = 0; round <= rounds; round += 1) {
    const port = await freePort();
    const env = { ...process.env, PORT: String(port), DATA_DIR: join(scene.folder, 'start'), LOG_LEVEL: 'warn' };
    const startedAt = performance.now();
    const script = spawn('node', ['scripts/start.mjs'], { env, stdio: 'ignore' });
    while (!(await isReady(`http://127.0.0.1:${port}`))) {
      await delay(10);
    }
    if (round > 0) {
      times.push(performance.now() - startedAt);
    }
    if (round === rounds) {
      await delay(SETTLE_MS);
      idleMb = residentMb(serviceOf(script.pid as number));
    }
    script.kill('SIGTERM');
    await once(script, 'exit');
  }
  return { secondStartMs: spreadOf(times), idleMb };
}

async function draw({ shots: [shot] }: OrderInput): Promise<number> {
  if (!shot) {
    throw new Error('The job has no shot.');
  }
  const { prompt, aspectRatio, size } = shot;
  const startedAt = performance.now();
  const request = { prompt, references: [], aspectRatio, size, attempt: 1 };
  await new SketchProvider().generate(request, new AbortController().signal);
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
