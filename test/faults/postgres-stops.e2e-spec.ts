import { setTimeout as delay } from 'node:timers/promises';
import { Fleet, poll, type ServiceProcess } from '../support/processes.js';
import { type Answer, Customer, inParallel, isLong, report } from './load.js';
import { countDone, findViolations, untilAllEnded } from './oracle.js';
import { RestartablePostgres } from './restartable-postgres.js';

const AWAY_MS = isLong ? 60_000 : 8_000;
const RESTARTS = isLong ? 6 : 3;

describe('when Postgres stops', () => {
  let postgres: RestartablePostgres;
  let fleet: Fleet;

  beforeEach(async () => {
    postgres = await RestartablePostgres.start();
    fleet = await Fleet.create({ JOB_LEASE_MS: '3000', JOB_SWEEP_MS: '300', JOB_CRASH_BUDGET: '50' }, postgres);
  }, 60_000);

  afterEach(() => fleet.close());

  it('says so, stays alive, and works again when it is back', async () => {
    const api = await fleet.start('api');
    await fleet.start('worker');
    const customer = new Customer(fleet);
    await customer.orderMany(api, 10, 300);

    await postgres.stop();
    const stoppedAt = performance.now();
    const notReadyMs = await untilHealth(api, '/health/ready', 503, stoppedAt);
    const live = await fetch(`${api.url}/health/live`);
    const refusals = await inParallel(4, Array.from({ length: 12 }), () => timed(customer, api));
    await delay(Math.max(0, AWAY_MS - (performance.now() - stoppedAt)));
    await postgres.startAgain();
    const readyMs = await untilHealth(api, '/health/ready', 200, performance.now());
    await customer.orderMany(api, 5, 0);
    await untilAllEnded(fleet, 60_000);

    const slowestMs = Math.round(Math.max(...refusals.map(({ ms }) => ms)));
    report('postgres away', {
      'seconds away': Math.round(AWAY_MS / 1_000),
      'not ready after ms': Math.round(notReadyMs),
      'slowest refusal ms': slowestMs,
      'ready again after ms': Math.round(readyMs),
      done: await countDone(fleet),
    });
    expect(live.status).toBe(200);
    expect(new Set(refusals.map(({ answer }) => answer.status))).toEqual(new Set([503]));
    expect(await countDone(fleet)).toBe(15);
    expect(await findViolations(fleet)).toEqual([]);
  }, 180_000);

  it('loses nothing over restarts in the middle of the work, when clients ask again with their key', async () => {
    const jobs = isLong ? 300 : 60;
    const [api] = await Promise.all([fleet.start('api'), fleet.start('worker'), fleet.start('worker')]);
    const progress = { done: 0 };
    const restarting = restartWhileWorkGoesOn(postgres, progress, jobs);
    const tries = await inParallel(6, Array.from({ length: jobs }), async (_, nth) => {
      const count = await orderUntilTaken(fleet, api, nth);
      progress.done += 1;
      return count;
    });
    await restarting;
    await untilAllEnded(fleet, 90_000);

    const repeated = tries.reduce((sum, count) => sum + count - 1, 0);
    report('postgres restarts', { jobs, restarts: RESTARTS, 'asked again': repeated, done: await countDone(fleet) });
    expect(await fleet.count('SELECT count(*) FROM job')).toBe(jobs);
    expect(await countDone(fleet)).toBe(jobs);
    expect(await fleet.count('SELECT count(*) FROM invariant_violation')).toBe(0);
  }, 240_000);
});

async function untilHealth({ url }: ServiceProcess, path: string, status: number, startedAt: number): Promise<number> {
  await poll(
    () => fetch(`${url}${path}`).then((response) => response.status),
    (seen) => seen === status,
    30_000,
  );
  return performance.now() - startedAt;
}

async function timed(customer: Customer, api: ServiceProcess): Promise<{ answer: Answer; ms: number }> {
  const startedAt = performance.now();
  const answer = await customer.ask(api, '/v1/personas', { name: 'Mara Quill', intent: 'A lighthouse keeper' });
  return { answer, ms: performance.now() - startedAt };
}

async function restartWhileWorkGoesOn(
  postgres: RestartablePostgres,
  progress: { done: number },
  jobs: number,
): Promise<void> {
  for (let restart = 1; restart <= RESTARTS; restart += 1) {
    await poll(
      async () => progress.done,
      (done) => done >= Math.floor((jobs * restart) / (RESTARTS + 1)),
      120_000,
    );
    await postgres.stop();
    await postgres.startAgain();
  }
}

/** Orders an avatar with a key of its own; answers how often it had to ask. */
async function orderUntilTaken(fleet: Fleet, api: ServiceProcess, nth: number): Promise<number> {
  const customer = new Customer(fleet);
  let tries = 0;
  await poll(
    async () => {
      tries += 1;
      const wish = { prompt: `Sailor number ${nth}`, output: { resolution: '512' } };
      return (await customer.ask(api, '/api/v1/avatars/generate', wish, { 'idempotency-key': `order-${nth}` })).status;
    },
    (status) => status === 202,
    60_000,
  );
  return tries;
}
