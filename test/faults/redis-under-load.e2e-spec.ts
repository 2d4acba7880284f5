import { setTimeout as delay } from 'node:timers/promises';
import { Fleet, poll, type ServiceProcess } from '../support/processes.js';
import { hasRedis, startRedis, type TestRedis } from '../support/redis.js';
import { type Answer, Customer, inParallel, isLong, percentile, report, secondsSince, tally, waits } from './load.js';
import { countDone, findViolations, untilAllEnded } from './oracle.js';
import { countDescriptors } from './resources.js';

const [QUEUED, WIDTH] = isLong ? [500, 7] : [60, 2];
const FLUSH_EVERY_MS = 2_000;
const FLUSHES = isLong ? 15 : 2;
const AWAY_MS = isLong ? 60_000 : 3_000;
const [KILLS, BURST] = isLong ? [10, 30] : [2, 18];
const HUNG_MS = isLong ? 20_000 : 3_000;
const SUBMIT_EVERY_MS = isLong ? 300 : 200;
/** What a client may have to wait for its 202, whatever becomes of Redis. */
const LONGEST_SUBMIT_MS = 1_000;
const SWEEP_MS = 2_000;
/** A sweep and what it takes to ring and to claim. */
const LONGEST_PAUSE_MS = SWEEP_MS + 5_000;
/** Connections that are being made again are there twice for a moment. */
const SPARE_DESCRIPTORS = 25;

interface Submitted {
  before?: Answer[];
  meanwhile: Answer[];
}

const describeRedis = hasRedis ? describe : describe.skip;

describeRedis(hasRedis ? 'under load, when Redis' : 'under load, when Redis (NOT RUN: no redis-server)', () => {
  let redis: TestRedis;
  let fleet: Fleet;
  let customer: Customer;
  let apis: ServiceProcess[];

  beforeEach(async () => {
    redis = await startRedis();
    fleet = await Fleet.create({
      REDIS_URL: redis.url,
      JOB_SWEEP_MS: String(SWEEP_MS),
      WORKER_CONCURRENCY: String(WIDTH),
    });
    customer = new Customer(fleet);
    apis = await fleet.startAll('api');
    await fleet.grantCredits(1_000);
  });

  afterEach(async () => {
    await fleet.close();
    await redis.stop();
  });

  /** Every order was taken, soon while Redis was in trouble, and is done once; nobody had to wait long for its turn. */
  const judge = async (
    name: string,
    { before = [], meanwhile }: Submitted,
    figures: Record<string, number | string>,
  ) => {
    const readiness = await Promise.all(fleet.all.map(({ url }) => fetch(`${url}/health/ready`, inTime())));
    await untilAllEnded(fleet, 120_000);
    const answers = [...before, ...meanwhile];
    const tookMs = meanwhile.map(({ ms }) => ms);
    const [jobs, done] = [await countJobs(fleet), await countDone(fleet)];
    const pauseMs = await longestPauseMs(fleet);
    report(name, {
      submits: answers.length,
      'of them meanwhile': meanwhile.length,
      answered: tally(answers.map(({ status, fault }) => fault ?? status)),
      took: waits(tookMs),
      jobs,
      done,
      'longest pause of the queue ms': pauseMs,
      ...figures,
    });
    expect(readiness.map(({ status }) => status)).toEqual(fleet.all.map(() => 200));
    expect(answers.filter(({ status }) => status !== 202)).toEqual([]);
    expect(percentile(tookMs, 99)).toBeLessThanOrEqual(LONGEST_SUBMIT_MS);
    expect([jobs, done]).toEqual([answers.length, answers.length]);
    expect(await fleet.count('SELECT count(*) FROM provider_call')).toBe(jobs);
    expect(await fleet.count(`SELECT count(*) FROM ledger_transfer WHERE kind = 'capture'`)).toBe(jobs);
    expect(pauseMs).toBeLessThanOrEqual(LONGEST_PAUSE_MS);
    expect(await findViolations(fleet)).toEqual([]);
  };

  it('is flushed, once and then again and again, every job is done once', async () => {
    const waiting = await inParallel(8, Array.from({ length: QUEUED }), (_, nth) =>
      customer.submit({ prompt: `Waiting, number ${nth} test:slow=${isLong ? 1_500 : 800}`, key: `waiting-${nth}` }),
    );
    const workers = await fleet.startAll('worker');
    await poll(
      () => fleet.count(`SELECT count(*) FROM job WHERE state = 'running'`),
      (running) => running >= WIDTH * workers.length - 1,
      30_000,
    );

    await redis.client.flushall();
    const flushedAt = performance.now();
    const before = await countStarted(fleet);
    await poll(
      () => countStarted(fleet),
      (started) => started > before,
      LONGEST_PAUSE_MS,
    );
    const nextAfterS = secondsSince(flushedAt);
    const [arriving] = await Promise.all([
      customer.submitSteadily((FLUSHES * FLUSH_EVERY_MS) / SUBMIT_EVERY_MS, SUBMIT_EVERY_MS, 'Arriving'),
      flushAgainAndAgain(redis),
    ]);

    await judge(
      'row 7, Redis flushed',
      { before: waiting, meanwhile: arriving },
      {
        flushes: FLUSHES + 1,
        'next job after the flush s': nextAfterS,
      },
    );
  }, 240_000);

  it('is killed and comes back empty, again and again, and then stays away, orders are taken and done as before', async () => {
    const workers = await fleet.startAll('worker');
    const answers: Answer[] = [];
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const before = await countJobs(fleet);
      const submitting = submitAtOnce(customer, BURST, `Burst ${kill}`);
      // Rings are being heard at this moment: it is not an idle worker that loses its Redis.
      await poll(
        () => countJobs(fleet),
        (jobs) => jobs >= before + BURST / 3,
        30_000,
      );
      await redis.stop();
      answers.push(...(await submitting));
      redis = await startRedis(redis.port);
    }
    const arriving = customer.submitSteadily(AWAY_MS / SUBMIT_EVERY_MS, SUBMIT_EVERY_MS, 'Arriving');
    await redis.stop();
    answers.push(...(await arriving));
    await untilAllEnded(fleet, 60_000);

    redis = await startRedis(redis.port);
    const backAt = performance.now();
    await poll(
      () => countListeners(redis),
      (listeners) => listeners === workers.length,
      30_000,
    );
    const heardAgainS = secondsSince(backAt);

    await judge(
      `row 8, Redis killed, then away for ${AWAY_MS / 1_000} s`,
      { meanwhile: answers },
      {
        kills: KILLS + 1,
        'workers listen again after s': heardAgainS,
      },
    );
    expect(heardAgainS).toBeLessThanOrEqual(5);
  }, 240_000);

  it('hangs, orders are taken and done as before, and nothing is left open', async () => {
    await fleet.startAll('worker');
    const before = await customer.submitSteadily(5, SUBMIT_EVERY_MS, 'Before');
    const descriptors = await countDescriptors(apis);
    redis.freeze();
    const meanwhile = await customer.submitSteadily(HUNG_MS / SUBMIT_EVERY_MS, SUBMIT_EVERY_MS, 'Meanwhile');
    redis.thaw();
    await untilAllEnded(fleet, 60_000);
    const growth = (await countDescriptors(apis)) - descriptors;

    await judge(
      `row 9, Redis hung for ${HUNG_MS / 1_000} s`,
      { before, meanwhile },
      {
        'longest wait of a job ms': await longestWaitMs(fleet),
        'more open files': growth,
      },
    );
    expect(growth).toBeLessThanOrEqual(SPARE_DESCRIPTORS);
  }, 240_000);
});

/** A process that is frozen answers nobody. */
const inTime = () => ({ signal: AbortSignal.timeout(5_000) });

async function flushAgainAndAgain(redis: TestRedis): Promise<void> {
  for (let flushes = 0; flushes < FLUSHES; flushes += 1) {
    await delay(FLUSH_EVERY_MS);
    await redis.client.flushall();
  }
}

const countStarted = (fleet: Fleet): Promise<number> =>
  fleet.count('SELECT count(*) FROM job WHERE started_at IS NOT NULL');

const countJobs = (fleet: Fleet): Promise<number> => fleet.count('SELECT count(*) FROM job');

const submitAtOnce = (customer: Customer, count: number, name: string): Promise<Answer[]> =>
  inParallel(4, Array.from({ length: count }), (_, nth) =>
    customer.submit({ prompt: `${name}, number ${nth}`, key: `${name}-${nth}` }),
  );

/** For how long at most nothing was begun although something waited. */
const longestPauseMs = (fleet: Fleet): Promise<number> =>
  fleet.count(`
    SELECT coalesce(max(extract(epoch FROM started_at - greatest(created_at, before)) * 1000), 0)::int
      FROM (SELECT started_at, created_at, lag(started_at) OVER (ORDER BY started_at) AS before FROM job) AS started
     WHERE before IS NOT NULL`);

/** For how long at most an order waited for a worker, and there was one idle all the time. */
const longestWaitMs = (fleet: Fleet): Promise<number> =>
  fleet.count('SELECT max(extract(epoch FROM started_at - created_at) * 1000)::int FROM job');

/** Workers that wait for a ring. */
async function countListeners(redis: TestRedis): Promise<number> {
  const clients = String(await redis.client.call('CLIENT', 'LIST'));
  return clients.split('\n').filter((line) => line.includes('cmd=bzpopmin')).length;
}
