import { inParallel, report } from '../faults/load.js';
import { startApp, type TestApp } from '../support/app.js';
import { FakeUpstream, PassingFaults } from '../support/fake-upstream/index.js';
import { Orderer, PRICE_MILLI } from './orders.js';

const JOBS = 300;
const PROVIDER_TIMEOUT_MS = 1_500;

describe('faults that pass', () => {
  const upstream = new FakeUpstream();
  let app: TestApp;

  beforeAll(async () => {
    await upstream.start();
    const timeouts = { GEMINI_TIMEOUT_MS: String(PROVIDER_TIMEOUT_MS), OPENAI_TIMEOUT_MS: String(PROVIDER_TIMEOUT_MS) };
    const width = { WORKER_CONCURRENCY: '32', GEMINI_CONCURRENCY: '32', OPENAI_CONCURRENCY: '32' };
    app = await startApp({ env: { ...upstream.env('gemini', 'openai'), ...timeouts, ...width } });
  });
  afterAll(async () => {
    await app.close();
    await upstream.stop();
  });

  it(`cost at most one picture in a hundred when three in ten calls of both providers fail, and nobody pays for them`, async () => {
    const faults = new PassingFaults();
    upstream.script = faults.script;
    const orderer = await Orderer.create(app);
    const startedAt = performance.now();

    const jobs = await inParallel(32, Array.from({ length: JOBS }), (_, at) => orderer.draw(`A keeper, number ${at}.`));

    const succeeded = jobs.filter(({ state }) => state === 'succeeded').length;
    const books = await orderer.books();
    report('faults that pass', {
      jobs: JOBS,
      calls: faults.calls,
      faults: faults.faults,
      succeeded,
      early: faults.early,
      ms: Math.round(performance.now() - startedAt),
      ...books,
    });
    expect(succeeded / JOBS).toBeGreaterThanOrEqual(0.99);
    expect(faults.early).toBe(0);
    expect(books).toEqual({ openHolds: 0, capturedMilli: succeeded * PRICE_MILLI, chargedFailures: 0, violations: 0 });
    upstream.verify();
    expect(upstream.openCalls).toBe(0);
  }, 90_000);
});
