import { Fleet } from '../support/processes.js';
import { hasRedis, startRedis, type TestRedis } from '../support/redis.js';
import { Customer, inParallel, report } from './load.js';
import { countDone, findViolations, untilAllEnded } from './oracle.js';

const GRACE_MS = 10_000;
const describeRedis = hasRedis ? describe : describe.skip;
const LOSSES: [string, (redis: TestRedis) => Promise<void>][] = [
  ['is killed', (redis) => redis.stop()],
  ['hangs', async (redis) => redis.freeze()],
];

describeRedis(hasRedis ? 'when Redis' : 'when Redis (NOT RUN: there is no redis-server)', () => {
  let redis: TestRedis;
  let fleet: Fleet;
  let customer: Customer;

  beforeEach(async () => {
    redis = await startRedis();
    fleet = await Fleet.create({ REDIS_URL: redis.url, JOB_SWEEP_MS: '300', SHUTDOWN_GRACE_MS: String(GRACE_MS) });
    customer = new Customer(fleet);
  });

  afterEach(async () => {
    await fleet.close();
    await redis.stop();
  });

  /** Milliseconds that each of the orders took to be answered. */
  const order = async (personas: string[]): Promise<number[]> =>
    inParallel(4, personas, async (personaId) => {
      const { status, ms } = await customer.order(personaId);
      expect(status).toBe(200);
      return ms;
    });

  it.each(LOSSES)(
    '%s, orders are taken as fast as before, each is drawn once, and processes stop in time',
    async (how, lose) => {
      const [apis, all] = await Promise.all([fleet.startAll('api'), fleet.start('all')]);
      const personas = await inParallel(4, Array.from({ length: 12 }), () => customer.createPersona(0));
      await order(personas.slice(0, 2));
      await untilAllEnded(fleet, 30_000);
      await lose(redis);

      const tookMs = await order(personas.slice(2));
      const readiness = await Promise.all(apis.map(({ url }) => fetch(`${url}/health/ready`)));
      await untilAllEnded(fleet, 30_000);
      const exits = await Promise.all([all, ...apis].map((one) => one.stop()));

      report(`row 18, stops when Redis ${how}`, {
        done: await countDone(fleet),
        'slowest order ms': Math.round(Math.max(...tookMs)),
        'slowest exit ms': Math.round(Math.max(...exits.map(({ ms }) => ms))),
      });
      expect(Math.max(...tookMs)).toBeLessThan(1_500);
      expect(readiness.map(({ status }) => status)).toEqual(apis.map(() => 200));
      expect(await countDone(fleet)).toBe(12);
      expect(await findViolations(fleet)).toEqual([]);
      expect(exits.map(({ code }) => code)).toEqual(exits.map(() => 0));
      expect(Math.max(...exits.map(({ ms }) => ms))).toBeLessThan(5_000);
    },
    120_000,
  );

  it('hangs, a process still starts and does its work', async () => {
    redis.freeze();
    const startedAt = performance.now();

    const all = await fleet.start('all');
    const startMs = performance.now() - startedAt;
    expect(all.isUp).toBe(true);
    await customer.orderMany(1, 0);
    await untilAllEnded(fleet, 30_000);

    report('row 9, Redis hangs at the start', { 'start ms': Math.round(startMs) });
    expect(await findViolations(fleet)).toEqual([]);
  }, 90_000);

  it('hangs, a stopping worker still hands its job back', async () => {
    const [worker] = await Promise.all([fleet.start('worker', { SHUTDOWN_GRACE_MS: '1000' }), fleet.startAll('api')]);
    await customer.orderMany(1, 20_000);
    redis.freeze();

    const { code, ms } = await worker.stop();

    report('row 18, Redis hangs at the stop', { code: String(code), ms: Math.round(ms) });
    expect(code).toBe(0);
    expect(await fleet.query('SELECT state, crash_count FROM job')).toEqual([{ state: 'queued', crash_count: 0 }]);
  }, 90_000);
});
