import type { LightMyRequestResponse } from 'fastify';
import { buildKey, buildPersona, requestAs } from '../factories/index.js';
import { buildPortraits, type PersonaUnderTest } from '../factories/portraits.js';
import { startApp, type TestApp } from '../support/app.js';
import { FakeUpstream, type Step } from '../support/fake-upstream/index.js';
import { buildPicture } from '../support/pictures.js';

describe('texts that OpenAI scores', () => {
  const upstream = new FakeUpstream();
  let app: TestApp;

  beforeAll(async () => {
    await upstream.start();
    app = await startApp({ env: { ...upstream.env('openai'), OPENAI_MODERATION: 'true' } });
  });
  afterEach(() => upstream.verify());
  afterAll(async () => {
    await app.close();
    await upstream.stop();
  });

  const moderations = () => upstream.calls.filter(({ api }) => api === 'openai.moderations');
  const whenScoring = (step: Step) => {
    upstream.script = ({ api }) => (api === 'openai.moderations' ? step : undefined);
  };

  it('are sent in one call before the picture is ordered, and pass when they are harmless', async () => {
    const persona = await buildPortraits(app);

    const response = await persona.canonical();

    expect(response.statusCode).toBe(200);
    expect(upstream.calls.map(({ api }) => api)).toEqual([
      'openai.moderations',
      'openai.generations',
      'openai.moderations',
    ]);
    expect(moderations()[0]?.text).toContain('A lighthouse keeper');
  });

  it.each([
    ['violence/graphic', 'violence'],
    ['sexual/minors', 'sexual_minors'],
    ['self-harm/intent', 'self_harm'],
  ])('are refused for a high score of %s, with the score and who gave it', async (name, category) => {
    const { key, persona } = await buildPersona(app, { intent: `A lighthouse keeper. score:${name}=0.97` });

    const response = await requestAs(app, key)('POST', `/v1/personas/${persona.id}/portrait/canonical/generate`, {});

    expect(response.statusCode).toBe(422);
    expect(response.json()).toMatchObject({
      error: 'moderation_blocked',
      provider: 'lexicon+openai',
      scores: { [category]: 0.97 },
    });
    expect(upstream.callsTo('openai')).toEqual([]);
  });

  it.each<[string, Step]>([
    ['is down', { status: 500, body: '{}' }],
    ['breaks off', { trouble: 'reset' }],
    ['answers nonsense', { body: '{"results": [{}]}' }],
    ['scores nothing', { body: '{"results": []}' }],
  ])('do not pass while it %s', async (_, step) => {
    whenScoring(step);
    const persona = await buildPortraits(app);

    const response = await persona.canonical();

    expect([response.statusCode, response.json().error]).toEqual([503, 'service_unavailable']);
    expect(response.headers['retry-after']).toBe('5');
    expect(moderations()).toHaveLength(1);
    expect(upstream.callsTo('openai')).toEqual([]);
    expect(await persona.usedUnits()).toBe(0);
  });

  it.each<[string, (persona: PersonaUnderTest, canonicalId: string) => Promise<LightMyRequestResponse>]>([
    ['variant', (persona) => persona.variant({ scene: 'at the harbour' })],
    ['edit', (persona, canonicalId) => persona.edit(canonicalId, 'give her a red scarf')],
  ])('make no %s while nobody can score them', async (_, draw) => {
    const persona = await buildPortraits(app);
    const canonicalId = await persona.made(persona.canonical());
    const drawn = upstream.callsTo('openai').length;
    whenScoring({ status: 500, body: '{}' });

    const response = await draw(persona, canonicalId);

    expect([response.statusCode, response.json().error]).toEqual([503, 'service_unavailable']);
    expect(response.headers['retry-after']).toBe('5');
    expect(upstream.callsTo('openai')).toHaveLength(drawn);
    expect(await persona.usedUnits()).toBe(1);
  });

  describe('and pictures', () => {
    const whenLooking = (step: Step) => {
      upstream.script = ({ api, pictures }) => (api === 'openai.moderations' && pictures.length > 0 ? step : undefined);
    };

    it('are refused as what the provider withholds is, stored nowhere, free, and written down', async () => {
      whenLooking({ scores: { sexual: 0.93 } });
      const persona = await buildPortraits(app);

      const response = await persona.canonical();

      expect([response.statusCode, response.json().error, response.json().provider]).toEqual([
        422,
        'moderation_blocked',
        'openai',
      ]);
      expect(moderations()[1]?.pictures).toMatchObject([{ mimeType: 'image/webp' }]);
      expect(upstream.callsTo('openai')).toHaveLength(1);
      expect(await persona.usedUnits()).toBe(0);
      const team = [persona.key.teamId];
      expect(await app.database.query('SELECT key FROM stored_object WHERE team_id = $1', team)).toEqual([]);
      expect(
        await app.database.query('SELECT stage, action, kinds FROM moderation_decision WHERE team_id = $1', team),
      ).toEqual([{ stage: 'output_image', action: 'refuse', kinds: ['sexual'] }]);
    });

    it('that a customer sends are refused before anything is ordered or kept', async () => {
      whenLooking({ scores: { sexual: 0.93 } });
      const key = await buildKey(app);
      const picture = (await buildPicture()).toString('base64');

      const response = await requestAs(app, key)('POST', '/api/v1/avatars/generate', {
        prompt: 'A keeper like this one',
        reference_images: [picture],
      });

      expect([response.statusCode, response.json().error.code]).toEqual([422, 'moderation_blocked']);
      expect(upstream.callsTo('openai')).toEqual([]);
      expect(
        await app.database.query('SELECT 1 FROM input_object WHERE key LIKE $1', [`team/${key.teamId}/%`]),
      ).toEqual([]);
      const decisions = 'SELECT stage, action FROM moderation_decision WHERE team_id = $1';
      expect(await app.database.query(decisions, [key.teamId])).toEqual([{ stage: 'input_image', action: 'refuse' }]);
    });

    it('are looked at again when OpenAI stumbles', async () => {
      let looks = 0;
      upstream.script = ({ api, pictures }) =>
        api === 'openai.moderations' && pictures.length > 0 && looks++ === 0 ? { status: 503, body: '{}' } : undefined;
      const persona = await buildPortraits(app);

      expect((await persona.canonical()).statusCode).toBe(200);

      expect(upstream.callsTo('openai')).toHaveLength(1);
    });

    it('are not kept when nobody can say, and not drawn again', async () => {
      whenLooking({ status: 503, body: '{}' });
      const persona = await buildPortraits(app);

      const response = await persona.canonical();

      expect([response.statusCode, response.json().error]).toEqual([502, 'provider_error']);
      expect(upstream.callsTo('openai')).toHaveLength(1);
      expect(moderations()).toHaveLength(5);
      expect(await persona.usedUnits()).toBe(0);
    });
  });
});
