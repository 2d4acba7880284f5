import type { DataSource } from 'typeorm';
import { createDataSource, Database } from '../src/database/index.js';
import { Portrait } from '../src/portraits/portrait.entity.js';
import { atLeast } from './lib/goals.js';
import { httpSection, measureHttp } from './lib/http-load.js';
import type { BenchProcess } from './lib/process.js';
import { POOL_SIZE, type Scene } from './lib/scene.js';
import type { Load, Section, Tell } from './lib/section.js';

const CONNECTIONS = 32;

/** G1: what the stack around a route costs, without and with the request log. */
export async function benchStack(scene: Scene, load: Load, tell: Tell): Promise<Section> {
  const node = await scene.startFloor('node');
  const quiet = await scene.startService({ ROLE: 'api' });
  const logging = await scene.startService({ ROLE: 'api', LOG_LEVEL: 'info' });
  const common = { path: '/health/live', connections: CONNECTIONS };
  const figures = await measureHttp(load, tell, {
    targets: [
      { ...common, name: 'bare node:http', process: node },
      { ...common, name: 'full stack, no request log', process: quiet },
      { ...common, name: 'full stack, request log', process: logging },
    ],
  });
  await Promise.all([node.stop(), quiet.stop(), logging.stop()]);
  return {
    ...httpSection('GET', figures),
    goals: [
      atLeast('G1', figures.requests, 'full stack, no request log', 'bare node:http', 0.35),
      atLeast('G1', figures.requests, 'full stack, request log', 'full stack, no request log', 0.65),
    ],
  };
}

/** G2: one portrait by id, beside the same statements in a bare Fastify. */
export async function benchRead(scene: Scene, load: Load, tell: Tell): Promise<Section> {
  const service = await scene.startService();
  const path = await drawPortrait(scene, service);
  const statements = await statementsOfRead(scene);
  const pg = await scene.startFloor('pg', statements);
  const cached = await scene.startFloor('pg-cached', statements);
  const common = { path, connections: CONNECTIONS, headers: { authorization: `Bearer ${scene.key}` } };
  const figures = await measureHttp(load, tell, {
    targets: [
      { ...common, name: 'bare Fastify, key + 1 row', process: pg },
      { ...common, name: 'bare Fastify, 1 row', process: cached },
      { ...common, name: 'ours, key cached, 1 row', process: service },
    ],
  });
  await Promise.all([pg.stop(), cached.stop(), service.stop()]);
  return {
    ...httpSection('GET', figures),
    goals: [
      atLeast('G2', figures.requests, 'ours, key cached, 1 row', 'bare Fastify, 1 row', 0.65),
      atLeast('G2', figures.requests, 'ours, key cached, 1 row', 'bare Fastify, key + 1 row', 1),
    ],
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
