import { setTimeout as delay } from 'node:timers/promises';
import { Fleet, poll, type ServiceProcess } from '../support/processes.js';
import { Customer, inParallel, isLong, report } from './load.js';
import { countDone, findViolations, untilAllEnded } from './oracle.js';
import { RestartablePostgres } from './restartable-postgres.js';

const AWAY_MS = isLong ? 60_000 : 8_000;
const RESTARTS = isLong ? 6 : 3;
/** The 3 s that a request waits for a connection, and the time that it takes to say so. */
const SLOWEST_REFUSAL_MS = 3_500;
const PERSONA = { name: 'Mara Quill', intent: 'A lighthouse keeper' };

describe('when Postgres stops', () => {
  let postgres: RestartablePostgres;
  let fleet: Fleet;

  beforeEach(async () => {
    postgres = await RestartablePostgres.start();
    fleet = await Fleet.create({ JOB_LEASE_MS: '3000', JOB_SWEEP_MS: '300', JOB_CRASH_BUDGET: '50' }, postgres);
  }, 60_000);

  afterEach(() => fleet.close());

  it('says so, stays alive, and works again when it is back', async () => {
    const [apis] = await Promise.all([fleet.startAll('api'), fleet.startAll('worker')]);
    const customer = new Customer(fleet);
    await customer.orderMany(10, 300);

    await postgres.stop();
    const stoppedAt = performance.now();
    const notReadyMs = await untilReadiness(apis, 503, stoppedAt);
    const lives = await Promise.all(apis.map(({ url }) => fetch(`${url}/health/live`)));
    const refusals = await inParallel(4, Array.from({ length: 12 }), () => customer.ask('/v1/personas', PERSONA));
    await delay(Math.max(0, AWAY_MS - (performance.now() - stoppedAt)));
    await postgres.startAgain();
    const readyMs = await untilReadiness(apis, 200, performance.now());
    await customer.orderMany(5, 0);
    await untilAllEnded(fleet, 60_000);

    const slowestMs = Math.round(Math.max(...refusals.map(({ ms }) => ms)));
    report('row 12, Postgres away', {
      'seconds away': Math.round(AWAY_MS / 1_000),
      'not ready after ms': Math.round(notReadyMs),
      'slowest refusal ms': slowestMs,
      'ready again after ms': Math.round(readyMs),
      done: await countDone(fleet),
    });
    expect(lives.map(({ status }) => status)).toEqual(apis.map(() => 200));
    expect(new Set(refusals.map(({ status }) => status))).toEqual(new Set([503]));
    expect(notReadyMs).toBeLessThanOrEqual(5_000);
    expect(slowestMs).toBeLessThanOrEqual(SLOWEST_REFUSAL_MS);
    expect(readyMs).toBeLessThanOrEqual(5_000);
    expect(await countDone(fleet)).toBe(15);
    expect(await findViolations(fleet)).toEqual([]);
  }, 180_000);

  it('loses nothing over restarts in the middle of the work, when clients ask again with their key', async () => {
    const jobs = isLong ? 300 : 60;
    await Promise.all([fleet.startAll('api'), fleet.startAll('worker')]);
    const customer = new Customer(fleet);
    const progress = { done: 0 };
    const restarting = restartWhileWorkGoesOn(postgres, progress, jobs);
    const tries = await inParallel(6, Array.from({ length: jobs }), async (_, nth) => {
      const submission = { prompt: `Sailor number ${nth}`, key: `order-${nth}` };
      const count = await customer.submitUntilTaken(submission, 60_000);
      progress.done += 1;
      return count;
    });
    await restarting;
    await untilAllEnded(fleet, 90_000);

    const repeated = tries.reduce((sum, count) => sum + count - 1, 0);
    report('row 11, Postgres restarts', {
      jobs,
      restarts: RESTARTS,
      'asked again': repeated,
      done: await countDone(fleet),
    });
    expect(await fleet.count('SELECT count(*) FROM job')).toBe(jobs);
    expect(await countDone(fleet)).toBe(jobs);
    expect(await findViolations(fleet)).toEqual([]);
  }, 240_000);
});

/** Milliseconds until every process says so. */
async function untilReadiness(apis: ServiceProcess[], status: number, startedAt: number): Promise<number> {
  await poll(
    () => Promise.all(apis.map(({ url }) => fetch(`${url}/health/ready`).then((response) => response.status))),
    (seen) => seen.every((one) => one === status),
    30_000,
  );
  return performance.now() - startedAt;
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
