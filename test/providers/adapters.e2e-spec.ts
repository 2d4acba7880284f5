import { GeminiProvider } from '../../src/providers/gemini/gemini.provider.js';
import type { ImageProvider, ImageRequest, ReferenceRole } from '../../src/providers/image-provider.js';
import { OpenAiProvider } from '../../src/providers/openai/openai.provider.js';
import { FakeUpstream, openAiError, paint, sha256, type Step } from '../support/fake-upstream/index.js';

const REQUEST: ImageRequest = {
  prompt: { system: 'Draw a person.', user: 'A lighthouse keeper.' },
  references: [],
  aspectRatio: '1:1',
  size: '1K',
  attempt: 1,
};

describe('provider adapters, through their SDKs', () => {
  const upstream = new FakeUpstream();
  const idle = () => new AbortController().signal;
  const common = { timeoutMs: 5_000, concurrency: 4 };
  const gemini = (model = 'gemini-3-pro-image-preview', apiKey = upstream.geminiKey) =>
    new GeminiProvider({ ...common, apiKey, model, baseUrl: upstream.url });
  const openAi = (model = 'gpt-image-1.5', apiKey = upstream.openAiKey) =>
    new OpenAiProvider({ ...common, apiKey, model, baseUrl: `${upstream.url}/v1`, quality: 'medium' });
  const both = () => [gemini(), openAi()];
  const draw = (provider: ImageProvider, more: Partial<ImageRequest> = {}) =>
    provider.generate({ ...REQUEST, ...more }, idle());
  const lastBody = () => upstream.calls.at(-1)?.body as Record<string, unknown>;
  const reference = async (role: ReferenceRole, tint: number) => ({
    bytes: await paint([64, 64], tint),
    mimeType: 'image/png',
    role,
  });
  const failureOf = async (provider: ImageProvider, step: Step) => {
    upstream.script = () => step;
    return draw(provider).then(
      () => ({ failure: 'none' }),
      (error: unknown) => error,
    );
  };

  beforeAll(() => upstream.start());
  afterEach(() => upstream.verify());
  afterAll(() => upstream.stop());

  describe('requests', () => {
    it('asks Gemini for one picture with the instructions apart from the description', async () => {
      await draw(gemini(), { aspectRatio: '9:16', size: '2K', seed: 7, negativePrompt: 'hats' });
      expect(lastBody()).toEqual({
        systemInstruction: { parts: [{ text: 'Draw a person.' }], role: 'user' },
        contents: [{ role: 'user', parts: [{ text: 'A lighthouse keeper.\n\nLeave out of the picture: hats' }] }],
        generationConfig: {
          responseModalities: ['IMAGE'],
          imageConfig: { aspectRatio: '9:16', imageSize: '2K' },
          seed: 7,
        },
      });
    });

    it('tells a Gemini model of a single size no size', async () => {
      await draw(gemini('gemini-2.5-flash-image'));
      expect(lastBody()['generationConfig']).toMatchObject({ imageConfig: { aspectRatio: '1:1' } });
    });

    it('tells a Gemini model how long to think where it can choose, and no other', async () => {
      await draw(gemini('gemini-3.1-flash-image-preview'), { thinking: 'high' });
      expect(lastBody()['generationConfig']).toMatchObject({ thinkingConfig: { thinkingLevel: 'HIGH' } });

      await draw(gemini('gemini-3-pro-image-preview'), { thinking: 'high' });
      expect(lastBody()['generationConfig']).not.toHaveProperty('thinkingConfig');
    });

    it('asks OpenAI for a generation without references, and for an edit with them', async () => {
      const references = [await reference('identity', 1), await reference('style', 2)];
      await draw(openAi(), { aspectRatio: '2:3' });
      await draw(openAi(), { references });
      const [generation, edit] = upstream.calls;
      expect(generation).toMatchObject({
        api: 'openai.generations',
        body: { model: 'gpt-image-1.5', n: 1, size: '1024x1536', quality: 'medium', output_format: 'png' },
      });
      expect(edit).toMatchObject({ api: 'openai.edits', body: { input_fidelity: 'high', size: '1024x1024' } });
      expect(edit?.pictures.map((picture) => picture.sha256)).toEqual(references.map(({ bytes }) => sha256(bytes)));
    });

    it('asks a self-hosted server for base64 and for nothing that is OpenAI’s own', async () => {
      const image = await draw(openAi('flux-local'), { aspectRatio: '16:9', size: '512' });
      expect(lastBody()).toEqual({
        model: 'flux-local',
        prompt: 'Draw a person.\n\nA lighthouse keeper.',
        n: 1,
        size: '512x288',
        response_format: 'b64_json',
      });
      expect(image).toMatchObject({ usage: null, costMicros: null });
    });

    it('says in words what each reference is for', async () => {
      const references = [await reference('source', 1), await reference('identity', 2)];
      for (const provider of both()) {
        await draw(provider, { references });
        expect(upstream.calls.at(-1)?.text).toMatch(
          /picture 1 has the role "source"[^]*picture 2 has the role "identity"/i,
        );
      }
    });

    it('gives Gemini its own turn back with its signatures, and takes the last picture that is no thought', async () => {
      const first = await draw(gemini());
      const source = { bytes: first.bytes, mimeType: first.mimeType, role: 'source', state: first.state } as const;
      const identity = await reference('identity', 9);
      await draw(gemini(), { prompt: { system: '', user: 'Smile.' }, references: [source, identity] });
      const { contents } = lastBody() as { contents: { role: string; parts: Record<string, unknown>[] }[] };
      expect(contents.map(({ role }) => role)).toEqual(['user', 'model', 'user']);
      expect(contents[1]?.parts).toEqual([
        { text: 'Here it is.', thoughtSignature: 'signature-1-of-gemini-3-pro-image-preview-words' },
        {
          inlineData: { data: first.bytes.toString('base64'), mimeType: 'image/png' },
          thoughtSignature: 'signature-1-of-gemini-3-pro-image-preview',
        },
      ]);
      expect(upstream.calls.at(-1)?.pictures.map((picture) => picture.sha256)).toEqual([
        sha256(first.bytes),
        sha256(identity.bytes),
      ]);
    });
  });

  it('reads usage and prices it', async () => {
    await expect(draw(gemini())).resolves.toMatchObject({
      usage: { inputTextTokens: 200, outputTextTokens: 90, outputImageTokens: 1120, totalTokens: 1410 },
      costMicros: 200 * 2 + 90 * 12 + 1120 * 120,
    });
    await expect(draw(openAi())).resolves.toMatchObject({
      usage: { inputTextTokens: 150, outputImageTokens: 1584, totalTokens: 1734 },
      costMicros: 150 * 5 + 1584 * 32,
    });
  });

  describe('failures', () => {
    it.each([
      ['block:SAFETY', 'input_blocked'],
      ['block:PROHIBITED_CONTENT', 'input_blocked'],
      ['block:OTHER', 'input_blocked'],
      ['IMAGE_SAFETY', 'output_blocked'],
      ['PROHIBITED_CONTENT', 'output_blocked'],
      ['IMAGE_PROHIBITED_CONTENT', 'output_blocked'],
      ['SAFETY', 'output_blocked'],
      ['IMAGE_RECITATION', 'output_blocked'],
      ['NO_IMAGE', 'no_image'],
      ['IMAGE_OTHER', 'no_image'],
      ['MAX_TOKENS', 'no_image'],
      ['STOP', 'no_image'],
      ['no_candidates', 'no_image'],
    ])('Gemini’s %s is %s, with what it counted', async (refusal, failure) => {
      expect(await failureOf(gemini(), { refusal })).toMatchObject({
        failure,
        reason: refusal.replace('block:', ''),
        usage: { inputTextTokens: 200 },
      });
    });

    it.each(['moderation_blocked', 'content_policy_violation'])('OpenAI’s %s is input_blocked', async (refusal) => {
      expect(await failureOf(openAi(), { refusal })).toMatchObject({
        failure: 'input_blocked',
        reason: `400 ${refusal}`,
      });
    });

    it('tells a picture that OpenAI withheld from a description that it refused', async () => {
      const error = { code: 'moderation_blocked', message: 'No.', moderation_details: { moderation_stage: 'output' } };
      expect(await failureOf(openAi(), { status: 400, body: { error } })).toMatchObject({ failure: 'output_blocked' });
    });

    it.each([
      [400, 'bad_request'],
      [401, 'unavailable'],
      [403, 'unavailable'],
      [404, 'unavailable'],
      [413, 'bad_request'],
      [422, 'bad_request'],
      [429, 'rate_limited'],
      [500, 'unavailable'],
      [502, 'unavailable'],
      [503, 'unavailable'],
      [504, 'unavailable'],
    ])('status %i is %s, from either', async (status, failure) => {
      for (const provider of both()) {
        expect(await failureOf(provider, { status, body: '<html>no</html>' })).toMatchObject({ failure });
      }
    });

    it('takes a bill that nobody paid, a key that is wrong and a closed country for outages', async () => {
      const broke = openAiError(429, 'insufficient_quota', 'You exceeded your current quota.', 'insufficient_quota');
      expect(await failureOf(openAi(), broke)).toMatchObject({ failure: 'unavailable' });
      const closed = { status: 400, body: { error: { code: 400, message: 'No.', status: 'FAILED_PRECONDITION' } } };
      expect(await failureOf(gemini(), closed)).toMatchObject({ failure: 'unavailable' });
      upstream.script = () => undefined;
      await expect(draw(gemini(undefined, 'wrong'))).rejects.toMatchObject({ failure: 'unavailable' });
      await expect(draw(openAi(undefined, 'wrong'))).rejects.toMatchObject({ failure: 'unavailable' });
    });

    it('reads when to come back, in seconds, as a date, and in Google’s own words', async () => {
      for (const provider of both()) {
        const seconds = await failureOf(provider, { status: 429, headers: { 'retry-after': '7' } });
        expect(seconds).toMatchObject({ failure: 'rate_limited', retryAfterMs: 7_000 });
        const date = new Date(Date.now() + 60_000).toUTCString();
        const later = (await failureOf(provider, { status: 429, headers: { 'retry-after': date } })) as {
          retryAfterMs: number;
        };
        expect(later.retryAfterMs).toBeGreaterThan(57_000);
        expect(later.retryAfterMs).toBeLessThanOrEqual(60_000);
        expect(await failureOf(provider, { status: 429 })).toMatchObject({ retryAfterMs: undefined });
      }
      const details = [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '2.5s' }];
      const body = { error: { code: 429, message: 'Slow down.', status: 'RESOURCE_EXHAUSTED', details } };
      expect(await failureOf(gemini(), { status: 429, body })).toMatchObject({ retryAfterMs: 2_500 });
    });

    it.each<[string, Step]>([
      ['malformed JSON', { body: '{"candidates": [' }],
      ['a page', { body: '<html>busy</html>', headers: { 'content-type': 'text/html' } }],
      ['nothing', { body: '' }],
      ['invalid base64', { picture: 'this is not base64 !!' }],
    ])('%s is bad_output', async (_, step) => {
      for (const provider of both()) {
        expect(await failureOf(provider, step)).toMatchObject({ failure: 'bad_output' });
      }
    });

    it.each<[string, unknown]>([
      ['an empty object', {}],
      ['a list', []],
      ['members of other types', { candidates: 'x', data: 'x' }],
    ])('%s is no picture', async (_, body) => {
      for (const provider of both()) {
        const { failure } = (await failureOf(provider, { body: JSON.stringify(body) })) as { failure: string };
        expect(['no_image', 'bad_output']).toContain(failure);
      }
    });

    it.each(['reset', 'cut'] as const)(
      'a connection that breaks (%s) is unavailable, and is tried once',
      async (trouble) => {
        for (const provider of both()) {
          expect(await failureOf(provider, { trouble })).toMatchObject({ failure: 'unavailable' });
        }
        expect(upstream.calls).toHaveLength(2);
      },
    );

    it('follows no redirect and never repeats a call by itself', async () => {
      for (const provider of both()) {
        expect(
          await failureOf(provider, { status: 307, headers: { location: `${upstream.url}/elsewhere` } }),
        ).toMatchObject({
          failure: 'unavailable',
        });
        expect(await failureOf(provider, { status: 503, headers: { 'retry-after': '0' } })).toMatchObject({
          failure: 'unavailable',
        });
      }
      expect(upstream.calls).toHaveLength(4);
    });

    it('tells a customer nothing of what the provider said', async () => {
      for (const provider of both()) {
        const error = await failureOf(provider, openAiError(500, 'boom', 'secret prompt of a customer'));
        expect(String(error)).not.toContain('secret');
      }
    });
  });
});
