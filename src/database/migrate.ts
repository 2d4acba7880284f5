import { createDataSource } from './data-source.js';

const MIGRATION_LOCK = 7_118_220_511;

/** Brings the schema up to date; processes that start together take turns. */
export async function migrate(url: string): Promise<void> {
  const source = await createDataSource({ url, poolSize: 2, hasTimeouts: false }).initialize();
  const runner = source.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await source.runMigrations();
  } finally {
    await runner.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    await runner.release();
    await source.destroy();
  }
}

/** Names of migrations that this build has and the database has not. */
export async function pendingMigrations(url: string): Promise<boolean> {
  const source = await createDataSource({ url, poolSize: 1 }).initialize();
  try {
    return await source.showMigrations();
  } finally {
    await source.destroy();
  }
}
