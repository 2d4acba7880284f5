import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { Env } from '../config/index.js';
import { createDataSource } from './data-source.js';
import { migrate, pendingMigrations } from './migrate.js';
import type { PostgresServer } from './postgres-server.js';

/** Connections beside the pool: one LISTEN, and those of a doorbell in Postgres (a pool and a LISTEN each for ringing and hearing). */
const otherConnections = ({ REDIS_URL }: Env): number => (REDIS_URL ? 1 : 7);

export async function connect(env: Env, server: PostgresServer): Promise<DataSource> {
  if (env.MIGRATIONS === 'run') {
    await migrate(server.url);
  } else if (await pendingMigrations(server.url)) {
    throw new Error('The database schema is older than this build: run the migrations first, or set MIGRATIONS=run.');
  }
  const source = await createDataSource({ url: server.url, poolSize: env.DATABASE_POOL_SIZE }).initialize();
  await checkConnectionBudget(env, source);
  return source;
}

async function checkConnectionBudget(env: Env, source: DataSource): Promise<void> {
  const [row] = await source.query<{ allowed: number; used: number }[]>(
    `SELECT current_setting('max_connections')::int AS allowed, (SELECT count(*)::int FROM pg_stat_activity) AS used`,
  );
  const needed = env.DATABASE_POOL_SIZE + otherConnections(env);
  if (row && needed > row.allowed) {
    throw new Error(`DATABASE_POOL_SIZE asks for ${needed} connections in all, Postgres allows ${row.allowed}.`);
  }
  if (row && row.used + needed > row.allowed) {
    new Logger('Postgres').warn(
      `This process may need ${needed} connections; ${row.used} of ${row.allowed} are in use already. Lower DATABASE_POOL_SIZE or raise max_connections.`,
    );
  }
}
