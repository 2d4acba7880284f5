import 'reflect-metadata';
import { hasRedis, startRedis } from './redis.js';
import { startTestServer } from './test-server.js';

/** More than a run boots applications. */
const DATABASES = 4_000;

export default async function globalSetup(): Promise<void> {
  if (['redis', 'fleet'].includes(process.env.TEST_COLUMN ?? '')) {
    globalThis.stopTestRedis = await startColumn();
  }
  const server = await startTestServer();
  process.env.TEST_DATABASE_URL = server.url;
  globalThis.stopTestServer = server.stop;
}

async function startColumn(): Promise<() => Promise<void>> {
  if (!hasRedis) {
    throw new Error(
      'npm run test:redis and npm run test:fleet need a redis-server 6.2 or newer in the PATH: install one (apt-get install redis-server).',
    );
  }
  const redis = await startRedis(undefined, DATABASES);
  process.env.TEST_REDIS_URL = redis.url;
  return () => redis.stop();
}
