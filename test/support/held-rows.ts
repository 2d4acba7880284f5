import { Client } from 'pg';
import type { TestApp } from './app.js';

/** Locks what the statement finds, from a connection of its own, until `release`. */
export async function holdRows(app: TestApp, select: string, values: unknown[]): Promise<{ release(): Promise<void> }> {
  const client = new Client(app.env.DATABASE_URL);
  await client.connect();
  await client.query('BEGIN');
  await client.query(`${select} FOR UPDATE`, values);
  return { release: () => client.end() };
}
