import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { EmbeddedPostgres } from '../../src/database/embedded-postgres.js';
import { migrate } from '../../src/database/migrate.js';

/** Specs clone their database from this one; the name says that it may be dropped. */
export const TEMPLATE_DATABASE = 'likeness_test_template';

interface TestServer {
  url: string;
  stop: () => Promise<void>;
}

/** One Postgres for the whole run: the one of TEST_DATABASE_URL, or an embedded one that forgets. */
export async function startTestServer(): Promise<TestServer> {
  const given = process.env.TEST_DATABASE_URL;
  const server = given ? { url: given, stop: async () => undefined } : await startEmbedded();
  try {
    await createTemplate(server.url);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

async function startEmbedded(): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'likeness-test-'));
  const postgres = new EmbeddedPostgres({ dataDir: join(folder, 'postgres'), isDurable: false });
  const stop = async (): Promise<void> => {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { url: await postgres.start(), stop };
}

async function createTemplate(serverUrl: string): Promise<void> {
  const client = new Client(serverUrl);
  await client.connect();
  await client.query(`DROP DATABASE IF EXISTS ${TEMPLATE_DATABASE}`);
  await client.query(`CREATE DATABASE ${TEMPLATE_DATABASE} TEMPLATE template0`);
  await client.end();
  const url = new URL(serverUrl);
  url.pathname = `/${TEMPLATE_DATABASE}`;
  await migrate(url.href);
}
