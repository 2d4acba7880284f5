import autocannon from 'autocannon';
import { DataSource } from 'typeorm';
import { createDataSource, Database } from '../src/database/index.js';
import { Portrait } from '../src/portraits/portrait.entity.js';
import type { BenchProcess } from './lib/process.js';
import { type Contender, type Goal, Rounds } from './lib/rounds.js';
import { POOL_SIZE, type Scene } from './lib/scene.js';

const CONNECTIONS = 32;

export interface Load {
  rounds: number;
  seconds: number;
}

export interface HttpFigures {
  requests: Rounds;
  /** Requests per second of the server's own processor time: what a slow load generator cannot hide. */
  perCpuSecond: Rounds;
  goals: Goal[];
}

interface Target {
  name: string;
  process: BenchProcess;
  path: string;
}

/** G1: what the stack around a route costs, without and with the request log. */
export async function benchStack(scene: Scene, load: Load, tell: (line: string) => void): Promise<HttpFigures> {
  const node = await scene.startFloor('node');
  const quiet = await scene.startService({ ROLE: 'api' });
  const logging = await scene.startService({ ROLE: 'api', LOG_LEVEL: 'info' });
  const figures = await measure(scene, load, tell, [
    { name: 'bare node:http', process: node, path: '/health/live' },
    { name: 'full stack, no request log', process: quiet, path: '/health/live' },
    { name: 'full stack, request log', process: logging, path: '/health/live' },
  ]);
  await Promise.all([node.stop(), quiet.stop(), logging.stop()]);
  return {
    ...figures,
    goals: [
      goal('G1', figures.requests, 'full stack, no request log', 'bare node:http', 0.35),
      goal('G1', figures.requests, 'full stack, request log', 'full stack, no request log', 0.65),
    ],
  };
}

/** G2: one portrait by id, beside the same statements in a bare Fastify. */
export async function benchRead(scene: Scene, load: Load, tell: (line: string) => void): Promise<HttpFigures> {
  const service = await scene.startService();
  const path = await drawPortrait(scene, service);
  const statements = await statementsOfRead(scene);
  const pg = await scene.startFloor('pg', statements);
  const cached = await scene.startFloor('pg-cached', statements);
  const figures = await measure(scene, load, tell, [
    { name: 'bare Fastify, key + 1 row', process: pg, path },
    { name: 'bare Fastify, 1 row', process: cached, path },
    { name: 'ours, key cached, 1 row', process: service, path },
  ]);
  await Promise.all([pg.stop(), cached.stop(), service.stop()]);
  return {
    ...figures,
    goals: [
      goal('G2', figures.requests, 'ours, key cached, 1 row', 'bare Fastify, 1 row', 0.65),
      goal('G2', figures.requests, 'ours, key cached, 1 row', 'bare Fastify, key + 1 row', 1),
    ],
  };
}

export const goal = (name: string, rounds: Rounds, what: string, floor: string, wanted: number | null): Goal => ({
  goal: name,
  what,
  floor,
  wanted,
  ratio: rounds.ratio(what, floor),
});

async function measure(
  scene: Scene,
  { rounds, seconds }: Load,
  tell: (line: string) => void,
  targets: Target[],
): Promise<Omit<HttpFigures, 'goals'>> {
  const cpu = new Map<string, number[]>(targets.map(({ name }) => [name, []]));
  for (const target of targets) {
    await fire(scene, target, 1);
  }
  const contenders: Contender[] = targets.map((target) => ({
    name: target.name,
    run: async () => {
      const { perSecond, perCpuSecond } = await fire(scene, target, seconds);
      cpu.get(target.name)?.push(perCpuSecond);
      return perSecond;
    },
  }));
  const requests = await Rounds.play(rounds, contenders, (name, rate) =>
    tell(`${name}: ${Math.round(rate)} requests/s`),
  );
  const replayed = targets.map(({ name }) => ({ name, run: async () => cpu.get(name)?.shift() ?? 0 }));
  return { requests, perCpuSecond: await Rounds.play(rounds, replayed, () => undefined) };
}

async function fire(scene: Scene, { process, path, name }: Target, seconds: number) {
  const before = process.cpuS();
  const headers = { authorization: `Bearer ${scene.key}` };
  const result = await autocannon({
    url: `${process.url}${path}`,
    connections: CONNECTIONS,
    duration: seconds,
    headers,
  });
  if (result.non2xx > 0 || result.errors > 0 || result['2xx'] === 0) {
    throw new Error(`${name} answered ${result.non2xx} times badly and failed ${result.errors} times.`);
  }
  return {
    perSecond: result['2xx'] / result.duration,
    perCpuSecond: result['2xx'] / (process.cpuS() - before),
  };
}

async function drawPortrait(scene: Scene, service: BenchProcess): Promise<string> {
  const persona = await scene.ask(service, '/v1/personas', {
    name: 'Mara',
    intent: 'A lighthouse keeper with red hair',
  });
  const wish = { aspectRatio: '16:9', imageSize: '1K' };
  const { portraitId } = await scene.ask(service, `/v1/personas/${persona.id}/portrait/canonical/generate`, wish);
  return `/v1/personas/${persona.id}/portrait/${portraitId}`;
}

/** As Postgres prepared them for the service, so that the floor runs what we run. */
async function statementsOfRead(scene: Scene): Promise<Record<string, string>> {
  const source: DataSource = await createDataSource({ url: scene.url, poolSize: 2 }).initialize();
  const database = new Database(source);
  const portrait = database.columns(Portrait, 'p');
  await source.destroy();
  const { rows } = await scene.pool.query('SELECT team_id FROM api_key WHERE hash = $1', [scene.keyHash]);
  return {
    POOL_SIZE: String(POOL_SIZE),
    TEAM_ID: rows[0].team_id,
    KEY_HASH: scene.keyHash.toString('hex'),
    KEY_SQL:
      'SELECT k.id, k.team_id, k.scopes, k.environment, t.plan FROM api_key k LEFT JOIN team t ON t.id = k.team_id WHERE k.hash = $1',
    PORTRAIT_SQL: `SELECT ${portrait}, coalesce(j.state = 'running', false) AS "isRunning"
                     FROM portrait p LEFT JOIN job j ON j.id = p.job_id
                    WHERE p.team_id = $1 AND p.is_test = $2 AND p.persona_id = $3 AND p.id = $4
                      AND EXISTS (SELECT 1 FROM persona WHERE persona.id = p.persona_id AND persona.deleted_at IS NULL)`,
  };
}
