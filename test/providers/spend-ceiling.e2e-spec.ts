import { buildPortraits } from '../factories/portraits.js';
import { isUnavailable } from '../../src/database/index.js';
import { SpendCeilingReachedError } from '../../src/generation/index.js';
import { inParallel, report } from '../faults/load.js';
import { startApp, type TestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { FakeUpstream } from '../support/fake-upstream/index.js';
import { Orderer, PRICE_MILLI } from './orders.js';

const SUBMITS = 500;

/** Like a client that does as a 503 says. */
const orderUntilAnswered = (orderer: Orderer): Promise<unknown> =>
  orderer.order().catch((error: unknown) => (isUnavailable(error) ? orderUntilAnswered(orderer) : error));

describe('the ceiling on a day’s calls', () => {
  const upstream = new FakeUpstream();
  const apps: TestApp[] = [];

  const start = async (ceiling: number, besideOf?: TestApp): Promise<TestApp> => {
    const env = { ...upstream.env('gemini'), PROVIDER_DAILY_CALLS: String(ceiling), WORKER_CONCURRENCY: '8' };
    const app = await startApp({ env, besideOf });
    apps.push(app);
    return app;
  };
  const daysOf = (app: TestApp) =>
    app.database.query<{ isToday: boolean; calls: number }>(
      `SELECT day = (now() AT TIME ZONE 'UTC')::date AS "isToday", calls FROM provider_day`,
    );

  beforeAll(() => upstream.start());
  afterEach(async () => {
    for (const app of apps.splice(0).toReversed()) {
      await app.close();
    }
    upstream.verify();
  });
  afterAll(() => upstream.stop());

  it('holds against 500 parallel orders at two processes, and what was ordered is drawn', async () => {
    const ceiling = 40;
    const first = await start(ceiling);
    const second = await start(ceiling, first);
    const orderer = await Orderer.create(first);
    const other = await Orderer.create(second);
    const startedAt = performance.now();

    const outcomes = await inParallel(32, Array.from({ length: SUBMITS }), async (_, at) =>
      orderUntilAnswered(at % 2 ? orderer : other),
    );

    const submitMs = performance.now() - startedAt;
    const ids = outcomes.filter((outcome) => typeof outcome === 'string');
    const refusals = outcomes.filter((outcome) => outcome instanceof SpendCeilingReachedError);
    const jobs = await Promise.all(ids.map((id) => orderer.untilEnded(id)));
    const succeeded = jobs.filter(({ state }) => state === 'succeeded').length;
    const over = Math.max(0, upstream.calls.length - ceiling);
    report('spend ceiling', {
      submits: SUBMITS,
      ceiling,
      taken: ids.length,
      refused: refusals.length,
      succeeded,
      over,
      submitMs: Math.round(submitMs),
    });
    expect([ids.length, refusals.length, succeeded, over]).toEqual([ceiling, SUBMITS - ceiling, ceiling, 0]);
    expect(await daysOf(first)).toEqual([{ isToday: true, calls: ceiling }]);
    const books = [await orderer.books(), await other.books()];
    expect(books.map(({ openHolds }) => openHolds)).toEqual([0, 0]);
    expect(books.reduce((sum, { capturedMilli }) => sum + capturedMilli, 0)).toBe(ceiling * PRICE_MILLI);
  }, 60_000);

  it('answers 503 with the time until tomorrow, before any call and for nothing', async () => {
    const app = await start(1);
    const persona = await buildPortraits(app);
    await persona.made(persona.canonical());

    const response = await persona.canonical({ force: true });

    expect([response.statusCode, response.json()]).toEqual([
      503,
      { error: 'service_unavailable', message: expect.stringContaining('tomorrow') },
    ]);
    const seconds = Number(response.headers['retry-after']);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(86_400);
    expect(upstream.calls).toHaveLength(1);
    expect(await persona.usedUnits()).toBe(1);
  });

  it('counts retries too: a job that has failed is not tried again beyond it', async () => {
    const app = await start(1);
    const orderer = await Orderer.create(app);
    upstream.script = () => ({ status: 500, body: '{}' });

    const job = await orderer.draw('A keeper.');

    expect(job).toMatchObject({ state: 'failed', error: { code: 'unavailable', provider: 'gemini' } });
    expect(upstream.calls).toHaveLength(1);
    expect(await orderer.books()).toMatchObject({ openHolds: 0, capturedMilli: 0 });
  });

  it('lets a job that runs finish', async () => {
    const app = await start(1);
    const orderer = await Orderer.create(app);
    upstream.script = () => ({ delayMs: 300 });
    const jobId = await orderer.order();
    await eventually(
      () => Promise.resolve(upstream.calls.length),
      (count) => count === 1,
    );

    await expect(orderer.order()).rejects.toBeInstanceOf(SpendCeilingReachedError);

    expect(await orderer.untilEnded(jobId)).toMatchObject({ state: 'succeeded' });
  });

  it('is begun anew with every day of UTC', async () => {
    const app = await start(1);
    const orderer = await Orderer.create(app);
    await orderer.draw('A keeper.');
    await app.database.execute('UPDATE provider_day SET day = day - 1');

    expect(await orderer.draw('A keeper.')).toMatchObject({ state: 'succeeded' });

    expect((await daysOf(app)).filter(({ isToday }) => isToday)).toEqual([{ isToday: true, calls: 1 }]);
  });

  it('does not count what is drawn locally', async () => {
    const app = await startApp({ env: { PROVIDERS: 'sketch', PROVIDER_DAILY_CALLS: '0' } });
    apps.push(app);
    const orderer = await Orderer.create(app);
    expect(await orderer.draw('A keeper.')).toMatchObject({ state: 'succeeded' });
    expect(await daysOf(app)).toEqual([]);
  });
});
