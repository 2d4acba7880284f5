import 'reflect-metadata';
import '../../src/app.module.js';
import { createHash, randomUUID } from 'node:crypto';
import fastify, { type FastifyRequest } from 'fastify';
import { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { CreditAccount } from '../../src/billing/credit-account.entity.js';
import { CreditHold } from '../../src/billing/credit-hold.entity.js';
import { UsageEvent } from '../../src/billing/usage-event.entity.js';
import { createDataSource } from '../../src/database/index.js';
import { IdempotencyKey } from '../../src/http/idempotency/idempotency-key.entity.js';
import { Job } from '../../src/jobs/job.entity.js';

const { PORT, HOST, DATABASE_URL = '', POOL_SIZE, TEAMS = '{}', ORDER = '{}' } = process.env;
const VERSION = '2026-11-15';
const HOLD_LIFETIME_MS = 3_600_000;

/** As the service wrote it for the same body. */
export interface StoredOrder {
  input: object;
  details: object;
  unitPriceMilli: number;
}

interface FloorOrder {
  id: string;
  subjectId: string;
  holdId: string;
  teamId: string;
  key: string;
  fingerprint: Buffer;
}

const order = JSON.parse(ORDER) as StoredOrder;
const teams = new Map(Object.entries(JSON.parse(TEAMS) as Record<string, string>));
const [input, details] = [JSON.stringify(order.input), JSON.stringify(order.details)];

/** The rows of an order in one round trip, by the functions that the service calls. */
export async function serveStatement(): Promise<void> {
  const pool = new Pool({ connectionString: DATABASE_URL, max: Number(POOL_SIZE) });
  await serve(async ({ id, subjectId, holdId, teamId, key, fingerprint }, body) => {
    const { unitPriceMilli: price } = order;
    const job = [id, subjectId, input, price, details];
    const values = [teamId, key, fingerprint, VERSION, body, ...job, holdId];
    await pool.query({ name: 'order', text: ORDER_SQL, values });
  });
}

const ORDER_SQL = `
  WITH used AS (
    INSERT INTO idempotency_key (team_id, is_test, key, fingerprint, api_version, status, body, urls)
    VALUES ($1, false, $2, $3, $4, 202, $5, '[]'))
  SELECT submit_job($6, $1, false, 'avatar_generation', $7, NULL, $8, 1, $9, NULL, $10),
         credit_place_hold($11, $1, $6, $9, $7::text, interval '1 hour')`;

/** The same rows as entities, each in a statement that TypeORM makes. */
export async function serveEntities(): Promise<void> {
  const source = await createDataSource({ url: DATABASE_URL, poolSize: Number(POOL_SIZE) }).initialize();
  await serve((one, body) => insertEntities(source, one, body));
}

async function insertEntities(source: DataSource, one: FloorOrder, body: string): Promise<void> {
  const { id, subjectId, holdId, teamId, key, fingerprint } = one;
  const amount = String(order.unitPriceMilli);
  const expiresAt = new Date(Date.now() + HOLD_LIFETIME_MS);
  const used = { teamId, isTest: false, key, fingerprint, apiVersion: VERSION, status: 202, body, urls: [] };
  const hold = { id: holdId, teamId, jobId: id, amount, subject: subjectId, expiresAt };
  await source.transaction(async (manager) => {
    await manager.insert(IdempotencyKey, used);
    await manager.insert(Job, {
      id,
      teamId,
      isTest: false,
      kind: 'avatar_generation',
      subjectId,
      input: order.input,
      unitPrice: amount,
      details: order.details,
      rungAt: () => 'now()',
    });
    await manager.insert(CreditHold, hold);
    await manager.insert(UsageEvent, { id: holdId, teamId, type: 'hold', amount, holdId, subject: subjectId });
    await manager.increment(CreditAccount, { teamId }, 'held', order.unitPriceMilli);
  });
}

async function serve(place: (one: FloorOrder, body: string) => Promise<void>): Promise<void> {
  const server = fastify();
  server.get('/health/ready', () => ({ status: 'ready' }));
  server.post('/api/v1/avatars/generate', async (request, reply) => {
    const one = orderOf(request);
    const body = JSON.stringify({ id: request.id, object: 'job', status: 'queued', data: { job_id: one.id } });
    await place(one, body);
    return reply.status(202).header('content-type', 'application/json').send(body);
  });
  await server.listen({ port: Number(PORT), host: HOST });
}

function orderOf({ headers, body }: FastifyRequest): FloorOrder {
  const teamId = teams.get(String(headers.authorization).slice('Bearer '.length));
  if (!teamId) {
    throw new Error('No team has this key.');
  }
  const fingerprint = createHash('sha256').update(JSON.stringify(body)).digest();
  const [id, subjectId, holdId] = [randomUUID(), randomUUID(), randomUUID()];
  return { id, subjectId, holdId, teamId, key: String(headers['idempotency-key']), fingerprint };
}
