import { buildPortraits } from '../factories/portraits.js';
import { startApp, type TestApp } from '../support/app.js';
import { FakeUpstream } from '../support/fake-upstream/index.js';
import { Orderer, PRICE_MILLI } from './orders.js';

describe('what a provider refuses', () => {
  const upstream = new FakeUpstream();
  let app: TestApp;

  beforeAll(async () => {
    await upstream.start();
    app = await startApp({ env: upstream.env('gemini', 'openai') });
  });
  afterEach(() => upstream.verify());
  afterAll(async () => {
    await app.close();
    await upstream.stop();
  });

  it.each(['block:PROHIBITED_CONTENT', 'IMAGE_SAFETY'])(
    '%s is 422, asked once, taken nowhere else, and free',
    async (refusal) => {
      upstream.script = () => ({ refusal });
      const persona = await buildPortraits(app);

      const response = await persona.canonical();

      expect(response.statusCode).toBe(422);
      expect(response.json()).toEqual({
        error: 'moderation_blocked',
        message: expect.stringContaining('content policy'),
        scores: {},
        provider: 'gemini',
      });
      expect(upstream.calls).toHaveLength(1);
      expect(await persona.usedUnits()).toBe(0);
    },
  );

  it('is 422 of the second as well, where the first one failed', async () => {
    upstream.script = ({ provider }) =>
      provider === 'gemini' ? { status: 400, body: '{}' } : { refusal: 'moderation_blocked' };
    const persona = await buildPortraits(app);

    const response = await persona.canonical();

    expect([response.statusCode, response.json().provider]).toEqual([422, 'openai']);
    expect(upstream.calls.map(({ provider }) => provider)).toEqual(['gemini', 'openai']);
  });

  it('is 502 when all fail, tells who was last, and is free', async () => {
    const persona = await buildPortraits(app);
    upstream.script = ({ provider }) =>
      provider === 'gemini' ? { refusal: 'NO_IMAGE' } : { body: { created: 1, data: [] } };

    const response = await persona.canonical();

    expect([response.statusCode, response.json()]).toEqual([
      502,
      { error: 'provider_error', message: expect.any(String), provider: 'openai' },
    ]);
    expect(upstream.calls).toHaveLength(2);
    expect(await persona.usedUnits()).toBe(0);
  });

  it('of four pictures costs the one that was refused, and no finished one is drawn again', async () => {
    upstream.script = ({ text }) => (text.includes('from the side') ? { status: 400, body: '{}' } : undefined);
    const orderer = await Orderer.create(app);
    const poses = ['front', 'side', 'back', 'portrait'];

    const jobId = await orderer.order(
      poses.map((name) => ({ name, prompt: { system: '', user: `A keeper from the ${name}.` } })),
    );

    const job = await orderer.untilEnded(jobId);
    expect(job).toMatchObject({ state: 'failed', units: 4, delivered: 3, error: { code: 'bad_request' } });
    expect(await orderer.books()).toEqual({
      openHolds: 0,
      capturedMilli: 3 * PRICE_MILLI,
      chargedFailures: 0,
      violations: 0,
    });
    const calls = await orderer.callsOf(jobId);
    expect(poses.map((pose) => calls.filter(({ shot }) => shot === pose).length)).toEqual([1, 2, 1, 1]);
  });
});
