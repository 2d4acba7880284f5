import { type BuiltKey, buildAvatar, buildKey } from './factories/index.js';
import { startApp, type TestApp } from './support/app.js';
import { FakeUpstream } from './support/fake-upstream/index.js';

describe('avatars by a provider from outside', () => {
  const upstream = new FakeUpstream();
  let app: TestApp;
  let key: BuiltKey;

  beforeAll(async () => {
    await upstream.start();
    const env = { ...upstream.env('gemini'), GEMINI_MODEL: 'gemini-3.1-flash-image-preview' };
    app = await startApp({ env });
    key = await buildKey(app);
  });
  afterEach(() => upstream.verify());
  afterAll(async () => {
    await app.close();
    await upstream.stop();
  });

  it.each([
    [{ thinking_intensity: 'high' }, 'HIGH'],
    [{}, 'MINIMAL'],
  ])('are thought about as long as the order says: %j', async (output, thinkingLevel) => {
    const { job } = await buildAvatar(app, { key, output: { resolution: '1K', ...output } });

    expect(job).toMatchObject({ status: 'completed' });
    expect(upstream.calls.at(-1)?.body).toMatchObject({
      generationConfig: { thinkingConfig: { thinkingLevel } },
    });
  });
});
