import { jest } from '@jest/globals';
import { generateKey } from '../src/accounts/api-key.js';
import type { Env } from '../src/config/index.js';
import { MonotonicClock } from '../src/http/rate-limits/clock.js';
import { RedisTokenBuckets } from '../src/http/rate-limits/redis-token-buckets.js';
import { TokenBucketStorage } from '../src/http/rate-limits/token-bucket-storage.js';
import { type BuiltKey, buildKey, buildOperatorKey, buildTeam, requestAs } from './factories/index.js';
import { startApp, type TestApp } from './support/app.js';
import { eventually } from './support/eventually.js';
import { ProbeModule } from './support/probe.js';
import { hasRedis, startRedis, type TestRedis } from './support/redis.js';

/** In the process, where the clock can be moved by hand. */
const PUBLISHED = { RATE_LIMITS: '', REDIS_URL: '' };

/** Time of one app's buckets, moved by hand. */
function holdTime(app: TestApp) {
  const clock = { ms: performance.now() };
  jest.spyOn(app.get(MonotonicClock), 'nowMs').mockImplementation(() => clock.ms);
  return clock;
}

const synthesize = (app: TestApp, key: BuiltKey) => requestAs(app, key)('POST', '/v1/probes/synthesize');

async function statusesOf(times: number, send: () => Promise<{ statusCode: number }>): Promise<number[]> {
  const statuses: number[] = [];
  for (let sent = 0; sent < times; sent += 1) {
    statuses.push((await send()).statusCode);
  }
  return statuses;
}

const admittedOf = (statuses: number[]): number => statuses.filter((status) => status === 200).length;

describe('rate limits', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp({ module: ProbeModule, env: PUBLISHED });
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  afterAll(() => app.close());

  describe('of a team', () => {
    it('admit 12 syntheses at once and 6 more a minute', async () => {
      const clock = holdTime(app);
      const key = await buildKey(app);
      const admittedAtS: number[] = [];

      for (let second = 0; second <= 60; second += 1) {
        const statuses = await statusesOf(second === 0 ? 14 : 2, () => synthesize(app, key));
        admittedAtS.push(...Array.from({ length: admittedOf(statuses) }, () => second));
        clock.ms += 1_000;
      }

      expect(admittedAtS).toEqual([...Array.from({ length: 12 }, () => 0), 10, 20, 30, 40, 50, 60]);
    });

    it('are told in the headers of every answer to a valid credential', async () => {
      holdTime(app);
      const key = await buildKey(app, { scopes: ['read', 'images:write'] });
      const nowS = Date.now() / 1_000;

      const first = await synthesize(app, key);
      const noScope = await requestAs(app, key)('POST', '/v1/personas', { name: 'Mara' });
      const notFound = await requestAs(app, key)('GET', '/v1/personas/none');
      await statusesOf(11, () => synthesize(app, key));
      const refused = await synthesize(app, key);

      expect(first.headers).toMatchObject({ 'x-ratelimit-limit': '12', 'x-ratelimit-remaining': '11' });
      expect(Number(first.headers['x-ratelimit-reset']) - nowS).toBeGreaterThanOrEqual(9);
      expect(Number(first.headers['x-ratelimit-reset']) - nowS).toBeLessThan(14);
      expect([noScope.statusCode, noScope.headers['x-ratelimit-limit']]).toEqual([403, '240']);
      expect([notFound.statusCode, notFound.headers['x-ratelimit-limit']]).toEqual([404, '1200']);
      expect(refused.statusCode).toBe(429);
      expect(refused.headers).toMatchObject({
        'x-ratelimit-limit': '12',
        'x-ratelimit-remaining': '0',
        'retry-after': '10',
      });
      expect(Number(refused.headers['x-ratelimit-reset']) - nowS).toBeGreaterThan(118);
    });

    it('are refused in the words of each family', async () => {
      const limited = await startApp({
        module: ProbeModule,
        env: { RATE_LIMITS: 'characters_synthesize=1/1,write=1/1,avatars_post=1/1' },
      });
      holdTime(limited);
      const send = requestAs(limited, await buildKey(limited));
      const second = async (url: string) => {
        await send('POST', url, { text: 'a' });
        return send('POST', url, { text: 'a' });
      };

      const [portraits, avatars, characters] = [
        await second('/v1/personas'),
        await second('/api/v1/probes'),
        await second('/v1/probes/synthesize'),
      ];

      expect([portraits, avatars, characters].map(({ statusCode }) => statusCode)).toEqual([429, 429, 429]);
      expect(portraits.json()).toEqual({ error: 'rate_limited', message: expect.stringContaining('60 seconds') });
      expect(avatars.json().error).toMatchObject({ type: 'rate_limit_error', code: 'rate_limit_exceeded' });
      expect(characters.json().error).toMatchObject({ type: 'rate_limit', code: 'too_many_requests', param: null });
      await limited.close();
    });

    it('are shared by its keys, but not by its two worlds and not with others', async () => {
      holdTime(app);
      const team = await buildTeam(app);
      const [one, other] = [await buildKey(app, { team }), await buildKey(app, { team })];
      const test = await buildKey(app, { team, environment: 'test' });

      const drained = await statusesOf(12, () => synthesize(app, one));

      expect(admittedOf(drained)).toBe(12);
      expect((await synthesize(app, other)).statusCode).toBe(429);
      expect((await synthesize(app, test)).statusCode).toBe(200);
      expect((await synthesize(app, await buildKey(app))).statusCode).toBe(200);
    });

    it.each([
      ['free', '12', '60'],
      ['pro', '12', '240'],
      ['team', '60', '1200'],
      ['enterprise', '240', '4800'],
    ] as const)('on %s: %s syntheses, which no plan has fewer of, and %s writes', async (plan, syntheses, writes) => {
      const key = await buildKey(app, { plan });

      expect((await synthesize(app, key)).headers['x-ratelimit-limit']).toBe(syntheses);
      expect((await requestAs(app, key)('POST', '/v1/personas', {})).headers['x-ratelimit-limit']).toBe(writes);
    });

    it('are judged after the scope and before the body', async () => {
      holdTime(app);
      const team = await buildTeam(app);
      const [able, unable] = [await buildKey(app, { team }), await buildKey(app, { team, scopes: ['read'] })];
      await statusesOf(12, () => synthesize(app, able));

      const broken = await app.inject({
        method: 'POST',
        url: '/v1/probes/synthesize',
        headers: { 'x-api-key': able.key, 'content-type': 'application/json' },
        payload: '{ not json',
      });

      expect((await synthesize(app, unable)).statusCode).toBe(403);
      expect(broken.statusCode).toBe(429);
    });

    it('are not mentioned to those who have none', async () => {
      const operator = await buildOperatorKey(app);
      const answers = [
        await app.inject('/health/live'),
        await app.inject('/docs/errors'),
        await app.inject('/v1/personas'),
        await app.inject({ url: '/v1/personas', headers: { 'x-api-key': 'al_live_wrong' } }),
        await requestAs(app, operator)('GET', '/admin/v1/teams'),
        await requestAs(app, operator)('GET', '/v1/personas'),
        await app.inject('/nowhere'),
      ];

      const mentioned = answers.flatMap(({ headers }) => Object.keys(headers)).filter((name) => /ratelimit/.test(name));

      expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 401, 401, 200, 404, 404]);
      expect(mentioned).toEqual([]);
    });
  });

  describe('of an address that sends bad credentials', () => {
    const guess = (headers: Record<string, string> = {}, key = generateKey('live')) =>
      app.inject({ url: '/v1/personas', headers: { ...headers, 'x-api-key': key } });

    it('answer 429 after 20 in a minute, whatever X-Forwarded-For says, while a good key still works', async () => {
      const clock = holdTime(app);
      clock.ms += 60_000;
      const { key } = await buildKey(app);

      const guesses = await statusesOf(20, () => guess());
      const [unknown, malformed, forwarded] = [
        await guess(),
        await guess({}, 'nonsense'),
        await guess({ 'x-forwarded-for': '203.0.113.7', forwarded: 'for=203.0.113.8' }),
      ];
      const good = await guess({}, key);
      const none = await app.inject('/v1/personas');
      clock.ms += 3_000;
      const later = await guess();

      expect(guesses).toEqual(Array.from({ length: 20 }, () => 401));
      expect([unknown, malformed, forwarded].map(({ statusCode }) => statusCode)).toEqual([429, 429, 429]);
      expect(unknown.headers['retry-after']).toBe('3');
      expect(unknown.headers).not.toHaveProperty('x-ratelimit-limit');
      expect(good.statusCode).toBe(200);
      expect(none.statusCode).toBe(401);
      expect(later.statusCode).toBe(401);
    });

    it('change nothing on admin routes, which stay hidden', async () => {
      holdTime(app).ms += 120_000;
      const url = '/admin/v1/teams';

      const statuses = await statusesOf(25, () => app.inject({ url, headers: { 'x-api-key': generateKey('live') } }));

      expect(new Set(statuses)).toEqual(new Set([404]));
    });
  });

  it('that the configuration spells wrong stop the process and say how', async () => {
    await expect(startApp({ env: { RATE_LIMITS: 'imagse_post=1/1' } })).rejects.toThrow(/imagse_post.*images_post/);
    await expect(startApp({ env: { RATE_LIMITS: 'images_post=0/5' } })).rejects.toThrow(/RATE_LIMITS must hold pairs/);
    await expect(startApp({ env: { CORS_ORIGINS: '*' } })).rejects.toThrow(/CORS_ORIGINS must hold origins/);
  });
});

const describeRedis = hasRedis ? describe : describe.skip;

describeRedis(hasRedis ? 'rate limits in Redis' : 'rate limits in Redis (NOT RUN: there is no redis-server)', () => {
  let redis: TestRedis;

  beforeAll(async () => {
    redis = await startRedis();
  });

  afterAll(() => redis?.stop());

  it('admit exactly 12 and then 6 a minute, over two processes', async () => {
    const clock = { ms: 5_000_000 };
    const twin = redis.client.duplicate();
    const [one, other] = [redis.client, twin].map((client) => new RedisTokenBuckets(client, () => clock.ms));
    const drawBy = (process: RedisTokenBuckets | undefined) =>
      Array.from({ length: 10 }, async () => process?.draw('synthesis', 'exact', { capacity: 12, intervalMs: 10_000 }));
    const admittedAtS: number[] = [];

    for (let second = 0; second <= 60; second += 1) {
      const draws = await Promise.all([...drawBy(one), ...drawBy(other)]);
      admittedAtS.push(...draws.filter((draw) => draw?.isAdmitted).map(() => second));
      clock.ms += 1_000;
    }

    expect(admittedAtS).toEqual([...Array.from({ length: 12 }, () => 0), 10, 20, 30, 40, 50, 60]);
    twin.disconnect();
  });

  it('are kept no longer than they say anything, on the clock of Redis', async () => {
    const buckets = new RedisTokenBuckets(redis.client);

    const draw = await buckets.draw('read', 'short', { capacity: 5, intervalMs: 1_000 });
    const lifeMs = await redis.client.pttl('likeness:rate:read:short');

    expect(draw).toEqual({ isAdmitted: true, fullInMs: 1_000 });
    expect(lifeMs).toBeGreaterThan(0);
    expect(lifeMs).toBeLessThanOrEqual(1_000);
  });

  it('hold for two processes together', async () => {
    const env = { REDIS_URL: redis.url, RATE_LIMITS: 'read=2/1' };
    const app = await startApp({ module: ProbeModule, env });
    const twin = await startApp({ module: ProbeModule, env, besideOf: app });
    const key = await buildKey(app);
    const both = async (send: (process: TestApp) => Promise<{ statusCode: number }>) =>
      admittedOf(await statusesOf(15, () => send(app))) + admittedOf(await statusesOf(15, () => send(twin)));

    expect(await both((process) => synthesize(process, key))).toBe(12);
    expect(await both((process) => requestAs(process, key)('GET', '/v1/probes'))).toBe(2);
    await twin.close();
    await app.close();
  });

  it('leave reads open and limit the rest per process while Redis is away, and come back with it', async () => {
    const own = await startRedis();
    const storages = [await storageOn(own.url), await storageOn(own.url)];
    const together = await admittedBy(storages, 'write', 'together');

    await own.stop();
    const [writes, reads] = [await admittedBy(storages, 'write', 'alone'), await admittedBy(storages, 'read', 'open')];
    const reborn = await startRedis(own.port);
    await eventually(
      () => admittedBy(storages, 'read', 'reborn'),
      (count) => count < 20,
    );

    expect([together, writes, reads]).toEqual([2, 4, 20]);
    for (const storage of storages) {
      storage.onModuleDestroy();
    }
    await reborn.stop();
  });

  it('cost a request at most 150 ms when Redis hangs, and the next ones nothing', async () => {
    const storage = await storageOn(redis.url);
    const timed = async () => {
      const startedAt = performance.now();
      await draw(storage, 'write', 'hanging');
      return performance.now() - startedAt;
    };
    await timed();

    await redis.client.call('CLIENT', 'PAUSE', '1000', 'ALL');
    const [first, second] = [await timed(), await timed()];

    expect(first).toBeGreaterThan(100);
    expect(first).toBeLessThan(300);
    expect(second).toBeLessThan(20);
    storage.onModuleDestroy();
  });
});

async function storageOn(url: string): Promise<TokenBucketStorage> {
  const storage = new TokenBucketStorage({ REDIS_URL: url } as Env, new MonotonicClock());
  await storage.onModuleInit();
  return storage;
}

/** From a bucket of two that fills within two hours. */
const draw = (storage: TokenBucketStorage, name: 'read' | 'write', key: string) =>
  storage.increment(key, 7_200_000, 2, 0, name);

/** Of twenty draws, half in each process. */
async function admittedBy(storages: TokenBucketStorage[], name: 'read' | 'write', key: string): Promise<number> {
  const records = await Promise.all(
    storages.flatMap((storage) => Array.from({ length: 10 }, () => draw(storage, name, key))),
  );
  return records.filter(({ isBlocked }) => !isBlocked).length;
}
