import { randomUUID } from 'node:crypto';
import { BillingService } from '../src/billing/billing.service.js';
import { LedgerRepository } from '../src/billing/ledger.repository.js';
import { QuotasRepository } from '../src/billing/quotas.repository.js';
import { createDataSource, Database } from '../src/database/index.js';
import { Answer } from '../src/http/answer.js';
import { IdempotencyKeysRepository } from '../src/http/idempotency/idempotency-keys.repository.js';
import { JobsRepository } from '../src/jobs/jobs.repository.js';
import { atLeast, figure } from './lib/goals.js';
import { rateOf } from './lib/lanes.js';
import { INPUT } from './lib/ledger-loop.js';
import { Rounds } from './lib/rounds.js';
import type { BenchTeam, Scene } from './lib/scene.js';
import type { Load, Section, Tell } from './lib/section.js';
import { rateTable } from './lib/tables.js';

const CONNECTIONS = 16;
const PRICE_MILLI = 1_000;
const FLUSH_DELAY_US = 1_000;
const FINGERPRINT = Buffer.alloc(32);

/** G5: orders of one team, who all wait for the same credit row, beside orders of 50. */
export async function benchHotTeam(scene: Scene, load: Load, tell: Tell): Promise<Section> {
  const teams = await scene.addTeams(50);
  const fast = await connect(scene.url);
  const slow = await connect(await slowUrl(scene));
  const lanes = (name: string, database: Database, of: BenchTeam[]) =>
    rateOf(name, CONNECTIONS, load, (nth) => placeOrder(database, of[nth % of.length] as BenchTeam));
  const hot = teams.slice(0, 1);
  const contenders = [
    lanes('50 teams', fast.database, teams),
    lanes('one team', fast.database, hot),
    lanes('50 teams, flush + 1 ms', slow.database, teams),
    lanes('one team, flush + 1 ms', slow.database, hot),
  ];
  const rounds = await Rounds.play(load.rounds, contenders, (name, rate) =>
    tell(`${name}: ${Math.round(rate)} orders/s`),
  );
  await Promise.all([fast.source.destroy(), slow.source.destroy()]);
  const what = 'one team, flush + 1 ms';
  return {
    tables: [rateTable('order, in process', { 'orders/s': rounds })],
    raw: { rounds },
    goals: [
      atLeast('G5', rounds, 'one team', '50 teams', 0.3),
      figure({ goal: 'G5', what, unit: '/s', measured: rounds.spread(what), least: 450 }),
    ],
  };
}

/** What a paid route writes, with the service's own repositories and in its order: key, job, credits, answer. */
async function placeOrder(database: Database, { id: teamId }: BenchTeam): Promise<void> {
  const keys = new IdempotencyKeysRepository(database);
  const jobs = new JobsRepository(database);
  const billing = new BillingService(new LedgerRepository(database), new QuotasRepository(database));
  const [id, subjectId] = [randomUUID(), randomUUID()];
  const used = { teamId, isTest: false, key: id, fingerprint: FINGERPRINT, apiVersion: '2026-11-15' };
  const job = { id, teamId, isTest: false, kind: 'avatar_generation', subjectId, ownerId: null };
  await database.transaction(async () => {
    await keys.take(used);
    await jobs.insert({ ...job, input: INPUT, units: 1, unitPriceMilli: PRICE_MILLI });
    await billing.hold({ jobId: id, teamId, isTest: false, subject: subjectId, amountMilli: PRICE_MILLI });
    await keys.keepAnswer(used, new Answer(202, '{}', []));
  });
}

async function connect(url: string) {
  const source = await createDataSource({ url, poolSize: CONNECTIONS }).initialize();
  return { source, database: new Database(source) };
}

/**
 * The same server for a role whose every commit holds the flush lock for a millisecond before it flushes. A commit that comes
 * meanwhile joins the flush, where with a slow disk it would wait for the next: right for one team, whose commits come one by
 * one, kind to many.
 */
async function slowUrl({ pool, url }: Scene): Promise<string> {
  await pool.query(`
    CREATE ROLE bench_slow SUPERUSER LOGIN PASSWORD 'bench';
    ALTER ROLE bench_slow SET commit_delay = ${FLUSH_DELAY_US};
    ALTER ROLE bench_slow SET commit_siblings = 0`);
  return Object.assign(new URL(url), { username: 'bench_slow', password: 'bench' }).href;
}
