import { inParallel, report } from '../faults/load.js';
import { startApp, type TestApp } from '../support/app.js';
import { badAnswers, FakeUpstream } from '../support/fake-upstream/index.js';
import { storedKeys } from '../support/stored-keys.js';
import { Orderer } from './orders.js';

const ROUNDS = 20;

describe('pictures that are none', () => {
  const upstream = new FakeUpstream();
  let app: TestApp;

  beforeAll(async () => {
    await upstream.start();
    app = await startApp({ env: { ...upstream.env('gemini'), WORKER_CONCURRENCY: '8' } });
  });
  afterAll(async () => {
    await app.close();
    await upstream.stop();
  });

  it('never reach the store, are never charged, and are asked for once', async () => {
    const steps = Object.entries(await badAnswers());
    upstream.script = ({ text }) => steps[Number(/case (\d+)/.exec(text)?.[1])]?.[1];
    const orderer = await Orderer.create(app);
    const cases = Array.from({ length: steps.length * ROUNDS }, (_, at) => at % steps.length);
    const startedAt = performance.now();

    const jobs = await inParallel(8, cases, (at) => orderer.draw(`case ${at} .`));

    const ms = performance.now() - startedAt;
    const codes = new Map(jobs.map(({ error }, at) => [steps[cases[at] ?? 0]?.[0], error?.code]));
    const stored = await app.database.query('SELECT key FROM stored_object');
    const files = await storedKeys(app);
    const books = await orderer.books();
    report('pictures that are none', {
      answers: jobs.length,
      calls: upstream.calls.length,
      stored: stored.length + files.length,
      msEach: Math.round(ms / jobs.length),
      ...books,
    });
    expect(jobs.every(({ state }) => state === 'failed')).toBe(true);
    expect([...codes].filter(([, code]) => code !== 'bad_output')).toEqual([['JSON without a picture', 'no_image']]);
    expect(upstream.calls).toHaveLength(jobs.length);
    expect([stored, files]).toEqual([[], []]);
    expect(books).toEqual({ openHolds: 0, capturedMilli: 0, chargedFailures: 0, violations: 0 });
    upstream.verify();
  }, 60_000);

  it('say in the call what was wrong and what was paid for nothing', async () => {
    upstream.script = () => ({ picture: Buffer.from('<html>') });
    const orderer = await Orderer.create(app);
    const { id } = await orderer.draw('A keeper.');
    expect(await orderer.callsOf(id)).toMatchObject([
      { outcome: 'bad_output', reason: 'wrong_type', costMicros: '135880', usage: { outputImageTokens: 1120 } },
    ]);
  });
});
