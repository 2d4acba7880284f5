import 'reflect-metadata';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKey } from '../../src/accounts/api-key.js';
import { copyBeside, copyRunning, embeddedUrl } from './backup/hot-copy.js';
import { requireAllPictures } from './backup/missing-pictures.js';
import { OwnPostgres } from './backup/own-postgres.js';
import { Service } from './backup/service.js';
import { Tenant } from './backup/tenant.js';

const keys = { api: generateKey('live'), admin: generateKey('live') };
const started: Service[] = [];

async function start(variables: Record<string, string>): Promise<Service> {
  const service = await Service.start({
    PROVIDERS: 'sketch',
    RATE_LIMITS: 'avatars_post=100000/100000,read=100000/100000',
    BOOTSTRAP_API_KEY: keys.api,
    BOOTSTRAP_ADMIN_KEY: keys.admin,
    ...variables,
  });
  started.push(service);
  return service;
}

async function step(name: string, work: () => Promise<string>): Promise<void> {
  const startedAt = performance.now();
  const result = await work();
  console.log(`✓ ${name}: ${result} (${((performance.now() - startedAt) / 1_000).toFixed(1)} s)`);
}

/** Starts on a copy, compares it with what its tenant knows, and stops. */
async function checkCopy(tenant: Tenant, dataDir: string, variables: Record<string, string> = {}): Promise<string> {
  const service = await start({ DATA_DIR: dataDir, ...variables });
  await tenant.check(service);
  const pictures = await requireAllPictures(variables.DATABASE_URL ?? (await embeddedUrl(dataDir)), dataDir);
  await service.stop();
  return `no invariant broken, ${pictures} pictures all there, the known portrait is served`;
}

async function drillEmbedded(folder: string): Promise<void> {
  const [original, cold, hot] = ['original', 'cold', 'hot'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  let service = await start({ DATA_DIR: original });
  const tenant = await Tenant.moveIn(service, keys);
  await step('embedded, running: copy between pg_backup_start and pg_backup_stop', async () => {
    const orders = await tenant.orderDuring(service, () => copyRunning(original, hot));
    return `${orders} orders came in meanwhile`;
  });
  await step('embedded, running: start on the copy', () => checkCopy(tenant, hot));
  await step('embedded, stopped: stop, copy, start the original again', async () => {
    const code = await service.stop();
    await cp(original, cold, { recursive: true, preserveTimestamps: true });
    service = await start({ DATA_DIR: original });
    await tenant.check(service);
    await service.stop();
    return `stopped with ${code}`;
  });
  await step('embedded, stopped: start on the copy', () => checkCopy(tenant, cold));
}

async function drillOwnPostgres(folder: string): Promise<void> {
  const [original, restored, dump] = ['with-own', 'restored', 'likeness.dump'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const serverFolder = await mkdtemp(join(tmpdir(), 'likeness-drill-postgres-'));
  const postgres = await OwnPostgres.start(serverFolder);
  try {
    await postgres.createDatabase('original');
    await postgres.createDatabase('restored');
    const secret = {
      URL_SIGNING_SECRET: generateKey('live'),
      DATA_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
    };
    const service = await start({ DATA_DIR: original, DATABASE_URL: postgres.url('original'), ...secret });
    const tenant = await Tenant.moveIn(service, keys);
    await step(`own Postgres (${postgres.version}): pg_dump, then the pictures`, async () => {
      const orders = await tenant.orderDuring(service, async () => {
        await postgres.dump('original', dump);
        await mkdir(restored, { recursive: true });
        await copyBeside(original, restored);
      });
      return `${orders} orders came in meanwhile`;
    });
    await step('own Postgres: pg_restore into an empty database', async () => {
      await postgres.restore(dump, 'restored');
      return 'restored';
    });
    const copy = { DATABASE_URL: postgres.url('restored'), MIGRATIONS: 'check', ...secret };
    await step('own Postgres: start on the copy', () => checkCopy(tenant, restored, copy));
    await service.stop();
  } finally {
    await postgres.stop();
    await rm(serverFolder, { recursive: true, force: true });
  }
}

const folder = await mkdtemp(join(tmpdir(), 'likeness-drill-'));
try {
  await drillEmbedded(folder);
  await drillOwnPostgres(folder);
  console.log('The drill is passed: every copy works.');
} catch (error) {
  console.error(`✗ ${(error as Error).message}`);
  process.exitCode = 1;
} finally {
  await Promise.all(started.filter(({ isOver }) => !isOver).map((service) => service.stop()));
  await rm(folder, { recursive: true, force: true });
}
