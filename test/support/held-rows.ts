import { Client } from 'pg';
import type { TestApp } from './app.js';

export interface HeldRows {
  /** In the transaction that holds them. */
  run(statement: string, values: unknown[]): Promise<void>;
  commit(): Promise<void>;
  release(): Promise<void>;
}

/** Locks what the statement finds, from a connection of its own, until `commit` or `release`. */
export async function holdRows(app: TestApp, select: string, values: unknown[]): Promise<HeldRows> {
  const client = new Client(app.env.DATABASE_URL);
  await client.connect();
  await client.query('BEGIN');
  await client.query(`${select} FOR UPDATE`, values);
  return {
    run: async (statement, parameters) => void (await client.query(statement, parameters)),
    commit: async () => {
      await client.query('COMMIT');
      await client.end();
    },
    release: () => client.end(),
  };
}
