import { Logger } from '@nestjs/common';
import { DataSource, getMetadataArgsStorage } from 'typeorm';
import { migrations } from './migrations/index.js';

/** The time ladder of one statement: an API answer never hangs on a lock, a row or an idle transaction. */
const TIMEOUTS = {
  connectionTimeoutMillis: 3_000,
  statement_timeout: 5_000,
  lock_timeout: 2_000,
  idle_in_transaction_session_timeout: 10_000,
};

interface Options {
  url: string;
  poolSize: number;
  /** Migrations may take their time. */
  hasTimeouts?: boolean;
}

export function createDataSource({ url, poolSize, hasTimeouts = true }: Options): DataSource {
  const logger = new Logger('Postgres');
  return new DataSource({
    type: 'postgres',
    url,
    entities: getMetadataArgsStorage().tables.map(({ target }) => target),
    migrations,
    migrationsTransactionMode: 'each',
    installExtensions: false,
    applicationName: 'likeness',
    poolErrorHandler: (error: Error) => logger.warn(`An idle connection was lost: ${error.message}`),
    extra: {
      max: poolSize,
      keepAlive: true,
      ...(hasTimeouts ? TIMEOUTS : {}),
      // Checked-out clients raise errors of their own; without a listener a Postgres restart would end the process.
      onConnect: (client: { on(event: 'error', listener: (error: Error) => void): void }) =>
        client.on('error', (error) => logger.warn(`A connection in use was lost: ${error.message}`)),
    },
  });
}
