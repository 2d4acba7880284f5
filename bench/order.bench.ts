import { randomUUID } from 'node:crypto';
import type { StoredOrder } from './lib/floor-orders.js';
import { atLeast } from './lib/goals.js';
import { httpSection, measureHttp } from './lib/http-load.js';
import { rateOf } from './lib/lanes.js';
import { createLedger, loopOf } from './lib/ledger-loop.js';
import type { BenchTeam, Scene } from './lib/scene.js';
import type { Load, Section, Tell } from './lib/section.js';

const CONNECTIONS = 16;
const PATH = '/api/v1/avatars/generate';
/** With a seed a team is lent the same picture of the library each time, so that storing it is over once it has ordered. */
const BODY = {
  prompt: 'An old sailor with grey eyes and a long coat, soft morning light',
  output: { resolution: '1K' },
  seed: 7,
};
const [OURS, STATEMENT, ENTITIES, LOOP] = [
  'ours, POST 202',
  'bare Fastify, one statement',
  'bare Fastify, TypeORM em.insert',
  '7 statements, plain pg, no HTTP',
];

/** G3: an order through HTTP, every one with an idempotency key of its own, by 50 teams in turn. */
export async function benchOrder(scene: Scene, load: Load, tell: Tell): Promise<Section> {
  const teams = await scene.addTeams(50);
  const pool = scene.openPool(CONNECTIONS);
  await createLedger(scene);
  const size = { DATABASE_POOL_SIZE: String(CONNECTIONS), POOL_SIZE: String(CONNECTIONS) };
  const service = await scene.startService({ ROLE: 'api', ...size });
  const env = {
    ...size,
    TEAMS: JSON.stringify(keysOf(teams)),
    ORDER: JSON.stringify(await placeOne(scene, service.url, teams[0] as BenchTeam)),
  };
  const statement = await scene.startFloor('submit-sql', env);
  const entities = await scene.startFloor('submit-entities', env);
  const common = { path: PATH, connections: CONNECTIONS, post: { body: BODY, nextHeaders: headersOfTurn(teams) } };
  const figures = await measureHttp(load, tell, {
    targets: [
      { ...common, name: STATEMENT, process: statement },
      { ...common, name: ENTITIES, process: entities },
      { ...common, name: OURS, process: service },
    ],
    others: [rateOf(LOOP, CONNECTIONS, load, loopOf(pool))],
  });
  await Promise.all([service.stop(), statement.stop(), entities.stop(), pool.end()]);
  await requireAlike(scene);
  return {
    ...httpSection('POST', figures),
    goals: [
      atLeast('G3', figures.requests, OURS, STATEMENT, 0.5),
      atLeast('G3', figures.requests, OURS, ENTITIES, 2.5),
      atLeast('G3', figures.requests, OURS, LOOP, 0.5),
    ],
  };
}

const keysOf = (teams: BenchTeam[]): Record<string, string> =>
  Object.fromEntries(teams.map(({ id, key }) => [key, id]));

function headersOfTurn(teams: BenchTeam[]): () => Record<string, string> {
  let turn = 0;
  return () => {
    turn += 1;
    const { key } = teams[turn % teams.length] as BenchTeam;
    return { authorization: `Bearer ${key}`, 'idempotency-key': randomUUID() };
  };
}

/** One order of ours, so that the floors write rows of the same size. */
async function placeOne({ pool }: Scene, url: string, { key }: BenchTeam): Promise<StoredOrder> {
  const response = await fetch(`${url}${PATH}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(BODY),
  });
  if (response.status !== 202) {
    throw new Error(`${PATH} answered ${response.status}: ${await response.text()}`);
  }
  const { rows } = await pool.query('SELECT input, details, unit_price::int AS "unitPriceMilli" FROM job');
  return rows[0];
}

/** Each order left a job, a hold, a line of the statement and a key, whoever wrote them: else they did not do the same. */
async function requireAlike({ pool }: Scene): Promise<void> {
  const { rows } = await pool.query(`
    SELECT (SELECT count(*) FROM job WHERE kind = 'avatar_generation')::int AS jobs,
           (SELECT count(*) FROM credit_hold)::int AS holds,
           (SELECT count(*) FROM usage_event WHERE type = 'hold')::int AS lines,
           (SELECT count(*) + 1 FROM idempotency_key)::int AS keys`);
  const { jobs, ...others } = rows[0] as Record<string, number>;
  if (Object.values(others).some((count) => count !== jobs)) {
    throw new Error(`The orders left ${JSON.stringify(rows[0])}.`);
  }
}
