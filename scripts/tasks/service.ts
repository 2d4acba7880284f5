import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from '../../src/app.module.js';
import { loadEnv } from '../../src/config/index.js';
import { EmbeddedPostgres } from '../../src/database/embedded-postgres.js';
import { createAdapter, setupHttp } from '../../src/http/index.js';

/** A Postgres that is thrown away afterwards. */
export async function withPostgres<T>(work: (url: string, folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'likeness-task-'));
  const postgres = new EmbeddedPostgres({ dataDir: join(folder, 'postgres'), isDurable: false });
  try {
    return await work(await postgres.start(), folder);
  } finally {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The whole application, set up but not listening. */
export const withService = <T>(work: (app: NestFastifyApplication) => Promise<T> | T): Promise<T> =>
  withPostgres(async (DATABASE_URL, DATA_DIR) => {
    Object.assign(process.env, {
      DATABASE_URL,
      DATA_DIR,
      ROLE: 'api',
      URL_SIGNING_SECRET: '-'.repeat(32),
      DATA_ENCRYPTION_KEY: `${'A'.repeat(43)}=`,
      PORT: '3000',
    });
    const app = await NestFactory.create<NestFastifyApplication>(AppModule, createAdapter(loadEnv(process.env)), {
      logger: ['error'],
      bodyParser: false,
    });
    try {
      await setupHttp(app);
      await app.init();
      return await work(app);
    } finally {
      await app.close();
    }
  });
