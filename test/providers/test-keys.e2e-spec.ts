import { buildKey, buildPersona, requestAs } from '../factories/index.js';
import { startApp, type TestApp } from '../support/app.js';
import { FakeUpstream } from '../support/fake-upstream/index.js';

describe('a test key', () => {
  const upstream = new FakeUpstream();
  let app: TestApp;

  beforeAll(async () => {
    await upstream.start();
    app = await startApp({ env: { ...upstream.env('openai'), OPENAI_MODERATION: 'false' } });
  });

  afterAll(async () => {
    await app.close();
    await upstream.stop();
  });

  it('never reaches a provider that costs money', async () => {
    const key = await buildKey(app, { environment: 'test' });
    const { persona } = await buildPersona(app, { key });
    const ask = requestAs(app, key);

    const portrait = await ask('POST', `/v1/personas/${persona.id}/portrait/canonical/generate`, { imageSize: '1K' });

    const item = await ask('GET', `/v1/personas/${persona.id}/portrait/${portrait.json().portraitId}`);
    expect([portrait.statusCode, item.json().provider]).toEqual([200, 'sketch']);
    expect(upstream.calls).toEqual([]);
  });
});
