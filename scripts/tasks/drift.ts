import 'reflect-metadata';
import '../../src/app.module.js';
import { createDataSource } from '../../src/database/index.js';
import { withPostgres } from './service.js';

/** Migrations up, down and up again; then entities and tables must agree. */
await withPostgres(async (url) => {
  const source = await createDataSource({ url, poolSize: 2, hasTimeouts: false }).initialize();
  try {
    const applied = await source.runMigrations();
    for (const _ of applied) {
      await source.undoLastMigration();
    }
    await source.runMigrations();
    const { upQueries } = await source.driver.createSchemaBuilder().log();
    for (const { query } of upQueries) {
      console.error(`Entities ask for: ${query}`);
    }
    process.exitCode = upQueries.length > 0 ? 1 : 0;
    console.log(`${applied.length} migrations up, down and up; ${upQueries.length} differences to the entities.`);
  } finally {
    await source.destroy();
  }
});
