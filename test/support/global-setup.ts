import 'reflect-metadata';
import { startTestServer } from './test-server.js';

export default async function globalSetup(): Promise<void> {
  const server = await startTestServer();
  process.env.TEST_DATABASE_URL = server.url;
  globalThis.stopTestServer = server.stop;
}
