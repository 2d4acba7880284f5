import { randomUUID } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import type { Scene } from './scene.js';

/** Teams that take turns at whatever is measured. */
export const TEAMS = Array.from({ length: 50 }, () => randomUUID());

export const teamOfTurn = (nth: number): string => TEAMS[nth % TEAMS.length] as string;

/** What a job row holds of its order. */
export const INPUT = {
  shots: [{ name: 'portrait', prompt: { system: 's'.repeat(120), user: 'u'.repeat(400) }, references: [] }],
};

export interface Submission {
  id: string;
  teamId: string;
}

export const SUBMIT = { name: 'submit', text: 'SELECT submit_job($1, $2, $3, $4, $5, $6, $7, $8, $9)' };

export const submitValues = ({ id, teamId }: Submission): unknown[] => [
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

/** Tables as plain as a ledger can be: the floor pays for no rule of ours. */
export async function createLedger({ pool }: Scene): Promise<void> {
  await pool.query(`
    CREATE TABLE bench_account (team_id uuid PRIMARY KEY, credits bigint NOT NULL);
    CREATE TABLE bench_key (id uuid PRIMARY KEY, team_id uuid NOT NULL);
    CREATE TABLE bench_hold (id uuid PRIMARY KEY, team_id uuid NOT NULL);
    CREATE TABLE bench_event (id uuid PRIMARY KEY, team_id uuid NOT NULL)`);
  await pool.query('INSERT INTO bench_account SELECT id, 1000000000 FROM unnest($1::uuid[]) AS id', [TEAMS]);
}

/** Key, credit, hold, job, event: what an order writes, each in a round trip of its own. */
export async function sevenStatements(client: PoolClient, one: Submission): Promise<void> {
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

export async function withClient<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    return await work(client);
  } finally {
    client.release();
  }
}

/** The seven statements of a random job, for the team whose turn it is. */
export const loopOf = (pool: Pool) => (nth: number) =>
  withClient(pool, (client) => sevenStatements(client, { id: randomUUID(), teamId: teamOfTurn(nth) }));
