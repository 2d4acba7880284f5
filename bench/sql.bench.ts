import { randomUUID } from 'node:crypto';
import type { PoolClient } from 'pg';
import { createDataSource, Database } from '../src/database/index.js';
import { JobsRepository } from '../src/jobs/jobs.repository.js';
import { atLeast, compared } from './lib/goals.js';
import { rateOf } from './lib/lanes.js';
import {
  createLedger,
  INPUT,
  loopOf,
  SUBMIT,
  type Submission,
  submitValues,
  TEAMS,
  teamOfTurn,
  withClient,
} from './lib/ledger-loop.js';
import { type Contender, Rounds } from './lib/rounds.js';
import type { Scene } from './lib/scene.js';
import type { Load, Section, Tell } from './lib/section.js';
import { rateTable } from './lib/tables.js';

const CONNECTIONS = 16;
const QUEUED = 3_000;
const CLAIMS = [
  { name: '1 worker, claim 1, finish in 8 statements', workers: 1, batch: 1, finish: eightStatements },
  { name: '1 worker, claim 1', workers: 1, batch: 1, finish: endJob },
  { name: '4 workers, claim 1', workers: 4, batch: 1, finish: endJob },
  { name: '4 workers, claim 10', workers: 4, batch: 10, finish: endJob },
];

/** G4: a job through our own repository, beside the same function and the same writes one by one in plain pg. */
export async function benchSubmit(scene: Scene, load: Load, tell: Tell): Promise<Section> {
  const source = await createDataSource({ url: scene.url, poolSize: CONNECTIONS }).initialize();
  const jobs = new JobsRepository(new Database(source));
  const pool = scene.openPool(CONNECTIONS);
  await createLedger(scene);
  const next = (nth: number): Submission => ({ id: randomUUID(), teamId: teamOfTurn(nth) });
  const contenders = [
    rateOf('7 statements, plain pg', CONNECTIONS, load, loopOf(pool)),
    rateOf('submit_job, plain pg', CONNECTIONS, load, (nth) =>
      pool.query({ ...SUBMIT, values: submitValues(next(nth)) }),
    ),
    rateOf('submit_job, our repository', CONNECTIONS, load, (nth) => jobs.insert(jobOf(next(nth)))),
  ];
  const rounds = await Rounds.play(load.rounds, contenders, tellRate(tell));
  await pool.end();
  await source.destroy();
  return {
    tables: [rateTable('SQL', { 'jobs/s': rounds })],
    raw: { rounds },
    goals: [
      atLeast('G4', rounds, 'submit_job, our repository', 'submit_job, plain pg', 0.8),
      atLeast('G4', rounds, 'submit_job, our repository', '7 statements, plain pg', 1.6),
    ],
  };
}

/** G6: how claiming and finishing scale with workers and with the size of a claim. */
export async function benchClaim(scene: Scene, load: Load, tell: Tell): Promise<Section> {
  await createLedger(scene);
  const pool = scene.openPool(4);
  const contenders: Contender[] = CLAIMS.map(({ name, workers, batch, finish }) => ({
    name,
    run: async () => {
      await queueJobs(scene);
      const startedAt = performance.now();
      const lanes = Array.from({ length: workers }, () => withClient(pool, (client) => workOff(client, batch, finish)));
      const done = (await Promise.all(lanes)).reduce((sum, count) => sum + count, 0);
      if (done !== QUEUED) {
        throw new Error(`${name} finished ${done} of ${QUEUED} jobs.`);
      }
      return done / ((performance.now() - startedAt) / 1000);
    },
  }));
  const rounds = await Rounds.play(load.rounds, contenders, tellRate(tell));
  await pool.end();
  return {
    tables: [rateTable('SQL', { 'jobs/s': rounds })],
    notes: [`Deadlocks: ${await countDeadlocks(scene)}, wanted 0.`],
    raw: { rounds },
    goals: [
      atLeast('G6', rounds, '4 workers, claim 1', '1 worker, claim 1, finish in 8 statements', 2),
      compared('G6', rounds, '4 workers, claim 1', '1 worker, claim 1'),
      atLeast('G6', rounds, '4 workers, claim 10', '4 workers, claim 1', 1.3),
    ],
  };
}

const tellRate = (tell: Tell) => (name: string, rate: number) => tell(`${name}: ${Math.round(rate)} jobs/s`);

const jobOf = ({ id, teamId }: Submission) => ({
  id,
  teamId,
  isTest: false,
  kind: 'portrait_generation',
  subjectId: id,
  ownerId: null,
  input: INPUT,
  units: 1,
  unitPriceMilli: 0,
});

async function queueJobs({ pool }: Scene): Promise<void> {
  await pool.query('TRUNCATE job CASCADE');
  await pool.query(
    `SELECT submit_job(gen_random_uuid(), ($1::uuid[])[1 + n % $2::int], false, 'portrait_generation', gen_random_uuid(), NULL, $3, 1, 0)
       FROM generate_series(1, $4::int) AS n`,
    [TEAMS, TEAMS.length, JSON.stringify(INPUT), QUEUED],
  );
  await pool.query('VACUUM ANALYZE job');
}

type Finish = (client: PoolClient, job: Lease) => Promise<unknown>;

interface Lease {
  id: string;
  team_id: string;
  lease_token: string;
}

async function workOff(client: PoolClient, batch: number, finish: Finish): Promise<number> {
  for (let done = 0; ; ) {
    const { rows } = await client.query<Lease>({
      name: 'claim',
      text: `SELECT id, team_id, lease_token FROM claim_jobs($1, interval '1 minute', 2)`,
      values: [batch],
    });
    if (rows.length === 0) {
      return done;
    }
    for (const job of rows) {
      await finish(client, job);
    }
    done += rows.length;
  }
}

function endJob(client: PoolClient, { id, lease_token: token }: Lease): Promise<unknown> {
  return client.query({ name: 'end', text: `SELECT end_job($1, $2, 'failed', 0, NULL)`, values: [id, token] });
}

/** The floor of a finish: the same, and the money, each in a round trip of its own. */
async function eightStatements(client: PoolClient, job: Lease): Promise<void> {
  const { id, team_id: teamId } = job;
  const event = randomUUID();
  await client.query('BEGIN');
  await client.query({ name: 'lock', text: 'SELECT state FROM job WHERE id = $1 FOR UPDATE', values: [id] });
  await endJob(client, job);
  await client.query({ name: 'release', text: 'DELETE FROM bench_hold WHERE id = $1', values: [id] });
  await client.query({ name: 'done', text: 'INSERT INTO bench_event VALUES ($1, $2)', values: [event, teamId] });
  await client.query({ name: 'keep', text: 'INSERT INTO bench_key VALUES ($1, $2)', values: [event, teamId] });
  await client.query({
    name: 'refund',
    text: 'UPDATE bench_account SET credits = credits + 1 WHERE team_id = $1',
    values: [teamId],
  });
  await client.query('COMMIT');
}

const countDeadlocks = async ({ pool }: Scene): Promise<number> => {
  const { rows } = await pool.query('SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()');
  return Number(rows[0].deadlocks);
};
