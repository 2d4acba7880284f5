import { randomUUID } from 'node:crypto';
import { Pool, type PoolClient } from 'pg';
import { createDataSource, Database } from '../src/database/index.js';
import { JobsRepository } from '../src/jobs/jobs.repository.js';
import { goal, type Load } from './http.bench.js';
import { type Contender, type Goal, Rounds } from './lib/rounds.js';
import type { Scene } from './lib/scene.js';

const CONNECTIONS = 16;
const TEAMS = Array.from({ length: 50 }, () => randomUUID());
const QUEUED = 3_000;
const CLAIMS = [
  { name: '1 worker, claim 1, finish in 8 statements', workers: 1, batch: 1, finish: eightStatements },
  { name: '1 worker, claim 1', workers: 1, batch: 1, finish: endJob },
  { name: '4 workers, claim 1', workers: 4, batch: 1, finish: endJob },
  { name: '4 workers, claim 10', workers: 4, batch: 10, finish: endJob },
];
const INPUT = {
  shots: [{ name: 'portrait', prompt: { system: 's'.repeat(120), user: 'u'.repeat(400) }, references: [] }],
};

export interface SqlFigures {
  rounds: Rounds;
  goals: Goal[];
  deadlocks: number;
}

interface Submission {
  id: string;
  teamId: string;
}

/** G4: a job through our own repository, beside the same function and the same writes one by one in plain pg. */
export async function benchSubmit(scene: Scene, load: Load, tell: (line: string) => void): Promise<SqlFigures> {
  const source = await createDataSource({ url: scene.url, poolSize: CONNECTIONS }).initialize();
  const jobs = new JobsRepository(new Database(source));
  const pool = new Pool({ connectionString: scene.url, max: CONNECTIONS });
  await createLedger(scene);
  const contenders = [
    submitting(load, '7 statements, plain pg', (one) => withClient(pool, (client) => sevenStatements(client, one))),
    submitting(load, 'submit_job, plain pg', (one) => pool.query({ ...SUBMIT, values: submitValues(one) })),
    submitting(load, 'submit_job, our repository', (one) => jobs.insert(jobOf(one))),
  ];
  const rounds = await Rounds.play(load.rounds, contenders, (name, rate) =>
    tell(`${name}: ${Math.round(rate)} jobs/s`),
  );
  await pool.end();
  await source.destroy();
  return {
    rounds,
    deadlocks: await countDeadlocks(scene),
    goals: [
      goal('G4', rounds, 'submit_job, our repository', 'submit_job, plain pg', 0.8),
      goal('G4', rounds, 'submit_job, our repository', '7 statements, plain pg', 1.6),
    ],
  };
}

/** G6: how claiming and finishing scale with workers and with the size of a claim. */
export async function benchClaim(scene: Scene, load: Load, tell: (line: string) => void): Promise<SqlFigures> {
  const pool = new Pool({ connectionString: scene.url, max: 4 });
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
  const rounds = await Rounds.play(load.rounds, contenders, (name, rate) =>
    tell(`${name}: ${Math.round(rate)} jobs/s`),
  );
  await pool.end();
  return {
    rounds,
    deadlocks: await countDeadlocks(scene),
    goals: [
      goal('G6', rounds, '4 workers, claim 1', '1 worker, claim 1, finish in 8 statements', 2),
      goal('G6', rounds, '4 workers, claim 1', '1 worker, claim 1', null),
      goal('G6', rounds, '4 workers, claim 10', '4 workers, claim 1', 1.3),
    ],
  };
}

const SUBMIT = { name: 'submit', text: 'SELECT submit_job($1, $2, $3, $4, $5, $6, $7, $8, $9)' };

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

const submitValues = ({ id, teamId }: Submission): unknown[] => [
  id,
  teamId,
  false,
  'portrait_generation',
  id,
  null,
  JSON.stringify(INPUT),
  1,
  0,
];

function submitting({ seconds }: Load, name: string, submit: (one: Submission) => Promise<unknown>): Contender {
  const run = async (): Promise<number> => {
    const startedAt = performance.now();
    const until = startedAt + seconds * 1000;
    let count = 0;
    const lane = async (): Promise<void> => {
      while (performance.now() < until) {
        await submit({ id: randomUUID(), teamId: TEAMS[count % TEAMS.length] as string });
        count += 1;
      }
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, lane));
    return count / ((performance.now() - startedAt) / 1000);
  };
  return { name, run };
}

/** Key, credit, hold, job, event: what an order writes, each in a round trip of its own. */
async function sevenStatements(client: PoolClient, one: Submission): Promise<void> {
  const { id, teamId } = one;
  await client.query('BEGIN');
  await client.query({ name: 'key', text: 'INSERT INTO bench_key VALUES ($1, $2)', values: [id, teamId] });
  await client.query({
    name: 'credit',
    text: 'UPDATE bench_account SET credits = credits - 1 WHERE team_id = $1 AND credits > 0',
    values: [teamId],
  });
  await client.query({ name: 'hold', text: 'INSERT INTO bench_hold VALUES ($1, $2)', values: [id, teamId] });
  await client.query({ ...SUBMIT, values: submitValues(one) });
  await client.query({ name: 'event', text: 'INSERT INTO bench_event VALUES ($1, $2)', values: [id, teamId] });
  await client.query('COMMIT');
}

async function createLedger({ pool }: Scene): Promise<void> {
  await pool.query(`
    CREATE TABLE bench_account (team_id uuid PRIMARY KEY, credits bigint NOT NULL);
    CREATE TABLE bench_key (id uuid PRIMARY KEY, team_id uuid NOT NULL);
    CREATE TABLE bench_hold (id uuid PRIMARY KEY, team_id uuid NOT NULL);
    CREATE TABLE bench_event (id uuid PRIMARY KEY, team_id uuid NOT NULL)`);
  await pool.query('INSERT INTO bench_account SELECT id, 1000000000 FROM unnest($1::uuid[]) AS id', [TEAMS]);
}

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
      text: `SELECT id, team_id, lease_token FROM claim_jobs($1, interval '1 minute')`,
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

async function withClient<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    return await work(client);
  } finally {
    client.release();
  }
}

const countDeadlocks = async ({ pool }: Scene): Promise<number> => {
  const { rows } = await pool.query('SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()');
  return Number(rows[0].deadlocks);
};
