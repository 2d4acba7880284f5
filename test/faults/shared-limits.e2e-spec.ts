import { Fleet, type ServiceProcess } from '../support/processes.js';
import { hasRedis, startRedis, type TestRedis } from '../support/redis.js';
import { report } from './load.js';

const describeRedis = hasRedis ? describe : describe.skip;

describeRedis(hasRedis ? 'limits on one Redis' : 'limits on one Redis (NOT RUN: there is no redis-server)', () => {
  let redis: TestRedis;
  let fleet: Fleet;

  beforeAll(async () => {
    redis = await startRedis();
    fleet = await Fleet.create({ REDIS_URL: redis.url, RATE_LIMITS: 'write=12/6' });
  });

  afterAll(async () => {
    await fleet.close();
    await redis.stop();
  });

  it('admit what one bucket of 12 and 6 a minute admits, to both processes together', async () => {
    const apis = await Promise.all([fleet.start('api'), fleet.start('api')]);
    // Larger plans get more; this one gets the numbers as they are.
    await fleet.query(`UPDATE team SET plan = 'pro'`);
    const startedAt = performance.now();

    const answers = await Promise.all(
      Array.from({ length: 40 }, async (_, index) => {
        const response = await fetch(`${(apis[index % 2] as ServiceProcess).url}/v1/personas`, {
          method: 'POST',
          headers: { authorization: `Bearer ${fleet.key}`, 'content-type': 'application/json' },
          body: JSON.stringify({ name: `Mara ${index}`, intent: 'A lighthouse keeper' }),
        });
        return { status: response.status, limit: response.headers.get('x-ratelimit-limit') };
      }),
    );

    const refills = Math.floor((performance.now() - startedAt) / 10_000);
    const admitted = answers.filter(({ status }) => status === 201).length;
    report('row 41, shared limits', { requests: 40, processes: 2, admitted });
    expect(new Set(answers.map(({ limit }) => limit))).toEqual(new Set(['12']));
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(40 - admitted);
    expect(admitted).toBeGreaterThanOrEqual(12);
    expect(admitted).toBeLessThanOrEqual(12 + refills);
  }, 90_000);
});
