import 'reflect-metadata';
import type { Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppModule } from '../../src/app.module.js';
import { Env, loadEnv } from '../../src/config/index.js';
import { Database } from '../../src/database/index.js';
import { createAdapter, setupHttp } from '../../src/http/index.js';
import { follow } from './client.js';
import { type Column, openColumn } from './column.js';
import { cloneDatabase } from './database.js';

export interface TestApp {
  /** What a client sees: it follows a redirect to where pictures are kept. */
  inject(options: InjectOptions | string): Promise<LightMyRequestResponse>;
  get<T>(token: Type<T> | (abstract new (...args: never[]) => T)): T;
  nest: NestFastifyApplication;
  database: Database;
  env: Env;
  column: Column;
  close(): Promise<void>;
}

interface Options {
  /** Variables on top of what tests run with. */
  env?: Record<string, string>;
  /** Another module than the whole application. */
  module?: Type;
  /** Another app's database, to run two processes side by side. */
  besideOf?: TestApp;
}

const TEST_ENV = {
  LOG_LEVEL: 'silent',
  MIGRATIONS: 'check',
  DATABASE_POOL_SIZE: '6',
  URL_SIGNING_SECRET: 'a secret that only tests know, 0123456789',
  DATA_ENCRYPTION_KEY: 'MzIgYnl0ZXMgdGhhdCBvbmx5IHRlc3RzIGtub3cub2s=',
  JOB_SWEEP_MS: '300',
  // Specs that are about limits set their own.
  RATE_LIMITS: [
    'characters_synthesize',
    'portraits_post',
    'avatars_post',
    'webhooks_post',
    'webhooks_test',
    'read',
    'write',
    'unauthenticated',
  ]
    .map((bucket) => `${bucket}=100000/100000`)
    .join(','),
};

/** Boots the application without a socket, on a database of its own and an empty picture folder. */
export async function startApp({ env: extra = {}, module = AppModule, besideOf }: Options = {}): Promise<TestApp> {
  const database = besideOf
    ? { url: besideOf.env.DATABASE_URL as string, drop: async () => undefined }
    : await cloneDatabase();
  const column = besideOf?.column ?? (await openColumn());
  const dataDir = besideOf?.env.DATA_DIR ?? (await mkdtemp(join(tmpdir(), 'likeness-app-')));
  const env = loadEnv({ ...TEST_ENV, ...column.variables, DATABASE_URL: database.url, DATA_DIR: dataDir, ...extra });
  const testing = await Test.createTestingModule({ imports: [module] })
    .overrideProvider(Env)
    .useValue(env)
    .compile();
  const nest = testing.createNestApplication<NestFastifyApplication>(createAdapter(env), {
    logger: false,
    bodyParser: false,
  });
  await setupHttp(nest);
  await nest.init();
  await nest.getHttpAdapter().getInstance().ready();
  return {
    nest,
    env,
    column,
    database: nest.get(Database),
    inject: async (options) => {
      const response = await nest.inject(options);
      return column.s3 ? follow(response, typeof options === 'string' ? {} : options, column.s3.url) : response;
    },
    get: (token) => nest.get(token, { strict: false }),
    close: async () => {
      await nest.close();
      await database.drop();
      if (!besideOf) {
        await column.close();
        await rm(dataDir, { recursive: true, force: true });
      }
    },
  };
}
