import { join } from 'node:path';
import type { Env } from '../config/index.js';
import { EmbeddedPostgres } from './embedded-postgres.js';

/** The Postgres this process talks to: the one that DATABASE_URL names, or one of our own under DATA_DIR. */
export class PostgresServer {
  private constructor(
    readonly url: string,
    readonly isEmbedded: boolean,
    readonly stop: () => Promise<void>,
  ) {}

  static async start(env: Env): Promise<PostgresServer> {
    if (env.DATABASE_URL) {
      return new PostgresServer(env.DATABASE_URL, false, async () => undefined);
    }
    const embedded = new EmbeddedPostgres({ dataDir: join(env.DATA_DIR, 'postgres') });
    return new PostgresServer(await embedded.start(), true, () => embedded.stop());
  }
}
