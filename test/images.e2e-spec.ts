import { readFile } from 'node:fs/promises';
import { LedgerService } from '../src/billing/index.js';
import { API_VERSIONS, renderFor } from '../src/http/index.js';
import { ImageDto } from '../src/images/dto/image.dto.js';
import type { ImageView } from '../src/images/image.entity.js';
import { loadSharp } from '../src/storage/index.js';
import { type BuiltKey, buildImage, buildKey, buildTeam, orderImage, requestAs, SMALL } from './factories/index.js';
import { startApp, type TestApp } from './support/app.js';

const ID = /^img_[0-9A-HJKMNP-TV-Z]{26}$/;
const FIELDS = [
  'aurous_version',
  'cfg_rescale',
  'character_id',
  'client_reference_id',
  'completed_at',
  'cost',
  'created_at',
  'creation_request_id',
  'denoise_strength',
  'duration_ms',
  'enhanced_prompt',
  'error_message',
  'guidance_scale',
  'height',
  'id',
  'image_count',
  'inference_type',
  'loras',
  'media_type',
  'metadata',
  'negative_prompt',
  'object',
  'output_urls',
  'prompt',
  'reference_image_urls',
  'seed',
  'size_preset',
  'status',
  'steps',
  'width',
];

describe('ordering images', () => {
  let app: TestApp;
  let key: BuiltKey;

  beforeAll(async () => {
    app = await startApp({ env: { RATE_LIMITS: 'images_post=100000/100000,estimate_post=100000/100000' } });
    key = await buildKey(app);
    await app.get(LedgerService).grant(key.teamId, 1_000_000, 'For the images of a test.');
  });

  afterAll(() => app.close());

  const post = (
    payload: object,
    { headers = {}, url = '/v1/images', as = key }: { headers?: object; url?: string; as?: BuiltKey } = {},
  ) => app.inject({ method: 'POST', url, payload, headers: { authorization: `Bearer ${as.key}`, ...headers } });

  const estimate = (payload: object) => post(payload, { url: '/v1/images/estimate' });

  const balance = async (as = key) => (await requestAs(app, as)('GET', '/v1/balance')).json();

  const counts = async () => {
    const text = `SELECT (SELECT count(*) FROM image)::int AS images, (SELECT count(*) FROM job)::int AS jobs,
      (SELECT count(*) FROM credit_hold)::int AS holds, (SELECT count(*) FROM input_object)::int AS inputs`;
    const [row] = await app.database.query<{ images: number; jobs: number; holds: number; inputs: number }>(text);
    return row as NonNullable<typeof row>;
  };

  const bytesOf = async (url: string): Promise<Buffer> => {
    const { pathname, search } = new URL(url);
    return (await app.inject(pathname + search)).rawPayload;
  };

  describe('an order', () => {
    it('is answered before it is made, with what was asked and what is held', async () => {
      const wish = {
        prompt: '  A sailor test:slow=30000',
        negative_prompt: 'no hats',
        size: '4k_16_9',
        count: 2,
        steps: 30,
        guidance_scale: 7.5,
        cfg_rescale: 0.7,
        denoise_strength: 1,
        seed: 4_294_967_295,
        client_reference_id: 'order_7',
        metadata: { campaign: 'spring' },
      };

      const response = await post(wish);
      const image = response.json();

      expect(response.statusCode).toBe(201);
      expect(Object.keys(image).toSorted()).toEqual(FIELDS);
      const { size: size_preset, count: image_count, ...echoed } = wish;
      expect(image).toMatchObject({
        ...echoed,
        id: expect.stringMatching(ID),
        object: 'inference',
        status: 'pending',
        media_type: 'image',
        size_preset,
        image_count,
        width: 4_096,
        height: 2_304,
        inference_type: 't2i',
        output_urls: [],
        reference_image_urls: null,
        character_id: null,
        loras: null,
        completed_at: null,
        duration_ms: null,
        enhanced_prompt: null,
        error_message: null,
        cost: { amount: 4, currency: 'credit', breakdown: { base: 2, size: 2 } },
        aurous_version: '2026-05-15',
        creation_request_id: response.headers['x-request-id'],
      });
      expect(response.headers).toMatchObject({
        'aurous-request-id': response.headers['x-request-id'],
        'aurous-version': '2026-05-15',
        'x-ratelimit-limit': expect.any(String),
        'x-ratelimit-remaining': expect.any(String),
        'x-ratelimit-reset': expect.any(String),
      });
      await requestAs(app, key)('POST', `/v1/images/${image.id}/cancel`);
    });

    it('becomes a picture of just these pixels, and is charged', async () => {
      const before = await balance();

      const { image } = await buildImage(app, { key, width: 1_050, height: 1_400 });

      expect(image).toMatchObject({
        status: 'succeeded',
        width: 1_056,
        height: 1_408,
        size_preset: null,
        seed: null,
        error_message: null,
        cost: { amount: 1, currency: 'credit', breakdown: { base: 1 } },
        completed_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        duration_ms: expect.any(Number),
      });
      expect(image.output_urls).toHaveLength(1);
      const sharp = await loadSharp();
      const { width, height, format } = await sharp(await bytesOf(image.output_urls[0] ?? '')).metadata();
      expect([width, height, format]).toEqual([1_056, 1_408, 'png']);
      const after = await balance();
      expect([after.credits - before.credits, after.held_credits]).toEqual([16 - 1, before.held_credits]);
    });

    it('of several makes different pictures, the same ones for the same seed', async () => {
      const wish = { key, prompt: 'A woman in a red coat', count: 2, seed: 7 };

      const [{ image: first }, { image: second }] = [await buildImage(app, wish), await buildImage(app, wish)];

      const sums = async (urls: string[]) =>
        Promise.all(urls.map(async (url) => (await bytesOf(url)).toString('base64')));
      const [a, b] = [await sums(first.output_urls), await sums(second.output_urls)];
      expect(first).toMatchObject({ seed: 7, image_count: 2, cost: { amount: 2, breakdown: { base: 2 } } });
      expect(new Set(a).size).toBe(2);
      expect(b).toEqual(a);
    });

    it('is drawn from a richer prompt when that is asked for, and tells it', async () => {
      const { image } = await buildImage(app, { key, prompt: 'A sailor in the sunset.', enhance_prompt: true });

      expect(image.prompt).toBe('A sailor in the sunset.');
      expect(image.enhanced_prompt).toBe(
        'A sailor in the sunset, seen from the waist up at eye level, photographic, one clear subject, balanced composition, sharp and finely detailed',
      );
      expect(image.cost).toEqual({ amount: 2, currency: 'credit', breakdown: { base: 1, enhance: 1 } });
    });

    it('of a test key is drawn for nothing', async () => {
      const tester = await buildKey(app, { team: key, environment: 'test' });
      const before = await balance();

      const { image } = await buildImage(app, { key: tester });

      expect(image).toMatchObject({ status: 'succeeded', cost: { amount: 0, breakdown: { base: 0 } } });
      expect((await balance()).credits - before.credits).toBe(16);
    });

    it('keeps the version that it was made in, whoever reads it in another', async () => {
      const newest = { 'aurous-version': '2026-11-15' };
      const response = await post({ prompt: 'A sailor test:slow=30000', ...SMALL }, { headers: newest });
      const { id } = response.json();

      const older = (await requestAs(app, key)('GET', `/v1/images/${id}`)).json();

      expect(response.headers['aurous-version']).toBe('2026-11-15');
      expect(response.json()).toMatchObject({ aurous_version: '2026-11-15', error: null });
      expect(older).toMatchObject({ aurous_version: '2026-11-15', error_message: null });
      expect(older).not.toHaveProperty('error');
      await requestAs(app, key)('POST', `/v1/images/${id}/cancel`);
    });

    it('is told to the Jobs API', async () => {
      const { image } = await buildImage(app, { key, client_reference_id: 'told' });

      const { data } = (await requestAs(app, key)('GET', '/api/v1/jobs?client_reference_id=told')).json();

      expect(data.data).toEqual([expect.objectContaining({ type: 'image_generation', status: 'completed' })]);
      expect(data.data[0].payload).toMatchObject({ image_id: image.id, input: { count: 1, width: 1_024 } });
    });
  });

  describe('sizes', () => {
    it.each([
      ['2k_1_1', 2_048, 2_048, 1],
      ['2k_3_2', 2_496, 1_664, 1],
      ['2k_2_3', 1_664, 2_496, 1],
      ['2k_4_3', 2_304, 1_728, 1],
      ['2k_3_4', 1_728, 2_304, 1],
      ['2k_16_9', 2_560, 1_440, 1],
      ['2k_9_16', 1_440, 2_560, 1],
      ['2k_21_9', 2_560, 1_088, 1],
      ['4k_1_1', 4_096, 4_096, 2],
      ['4k_3_2', 4_096, 2_720, 2],
      ['4k_2_3', 2_720, 4_096, 2],
      ['4k_4_3', 4_096, 3_072, 2],
      ['4k_3_4', 3_072, 4_096, 2],
      ['4k_16_9', 4_096, 2_304, 2],
      ['4k_9_16', 2_304, 4_096, 2],
      ['4k_21_9', 4_096, 1_760, 2],
      [undefined, 2_048, 2_048, 1],
    ])('%s has %d x %d pixels and costs %d', async (size, width, height, credits) => {
      const image = (await post({ prompt: 'A sailor test:slow=30000', size })).json();
      await requestAs(app, key)('POST', `/v1/images/${image.id}/cancel`);

      expect(image).toMatchObject({ width, height, size_preset: size ?? '2k_1_1', cost: { amount: credits } });
    });

    it.each([
      [1_024, 4_096, 1_024, 4_096, 2],
      [1_039, 1_041, 1_024, 1_056, 1],
      [2_560, 1_024, 2_560, 1_024, 1],
      [2_592, 1_024, 2_592, 1_024, 2],
      [2_561, 1_024, 2_560, 1_024, 2],
      [1_024, 2_575, 1_024, 2_560, 2],
      [4_095, 2_047, 4_096, 2_048, 2],
    ])('%d x %d are taken as %d x %d', async (width, height, snappedWidth, snappedHeight, credits) => {
      const image = (await post({ prompt: 'A sailor test:slow=30000', width, height })).json();
      await requestAs(app, key)('POST', `/v1/images/${image.id}/cancel`);

      expect([image.width, image.height, image.cost.amount]).toEqual([snappedWidth, snappedHeight, credits]);
    });
  });

  describe('a field', () => {
    const wrong: [string, object, string, string | null][] = [
      ['no prompt', { prompt: undefined }, 'missing_field', 'prompt'],
      ['an empty prompt', { prompt: '' }, 'value_out_of_range', 'prompt'],
      ['a prompt of white space', { prompt: ' \n ' }, 'invalid_format', 'prompt'],
      ['a prompt of 4,001 characters', { prompt: 'x'.repeat(4_001) }, 'value_out_of_range', 'prompt'],
      ['a prompt of the wrong type', { prompt: 7 }, 'invalid_format', 'prompt'],
      ['an empty negative prompt', { negative_prompt: '' }, 'value_out_of_range', 'negative_prompt'],
      ['an unknown size', { size: '8k_1_1' }, 'invalid_format', 'size'],
      ['a size and its sides', { size: '2k_1_1', ...SMALL }, 'parameter_invalid_combination', 'size'],
      ['a size and one side', { size: '2k_1_1', width: 1_024 }, 'parameter_invalid_combination', 'size'],
      ['one side', { width: 1_024 }, 'missing_field', 'height'],
      ['the other side', { height: 1_024 }, 'missing_field', 'width'],
      ['a small side', { width: 1_023, height: 1_024 }, 'value_out_of_range', 'width'],
      ['a large side', { width: 1_024, height: 4_097 }, 'value_out_of_range', 'height'],
      ['half a pixel', { width: 1_024.5, height: 1_024 }, 'invalid_format', 'width'],
      ['no steps', { steps: 0 }, 'value_out_of_range', 'steps'],
      ['101 steps', { steps: 101 }, 'value_out_of_range', 'steps'],
      ['little guidance', { guidance_scale: 0.05 }, 'value_out_of_range', 'guidance_scale'],
      ['much guidance', { guidance_scale: 30.1 }, 'value_out_of_range', 'guidance_scale'],
      ['much rescale', { cfg_rescale: 1.1 }, 'value_out_of_range', 'cfg_rescale'],
      ['negative denoising', { denoise_strength: -0.1 }, 'value_out_of_range', 'denoise_strength'],
      ['a broken seed', { seed: 1.5 }, 'invalid_format', 'seed'],
      ['no images', { count: 0 }, 'value_out_of_range', 'count'],
      ['five images', { count: 5 }, 'value_out_of_range', 'count'],
      ['a word for a boolean', { enhance_prompt: 'yes' }, 'invalid_format', 'enhance_prompt'],
      ['a long reference', { client_reference_id: 'x'.repeat(257) }, 'value_out_of_range', 'client_reference_id'],
      ['metadata that is no map', { metadata: { a: 1 } }, 'invalid_format', 'metadata'],
      ['references that are no list', { reference_image_urls: 'x' }, 'invalid_format', 'reference_image_urls'],
      ['a reference that is no string', { reference_image_urls: [7] }, 'invalid_format', 'reference_image_urls'],
      [
        'seven references',
        { reference_image_urls: Array.from({ length: 7 }, () => 'https://example.com/a.png') },
        'value_out_of_range',
        'reference_image_urls',
      ],
      [
        'a character and references',
        { character_id: 'char_01KAM2Z8C5F6T7V8W9X0Y1Z2A3', reference_image_urls: ['https://example.com/a.png'] },
        'mutually_exclusive_input',
        'reference_image_urls',
      ],
      [
        'a reference that is no address',
        { reference_image_urls: ['http://example.com/a.png'] },
        'invalid_reference_image',
        'reference_image_urls.0',
      ],
      ['a webhook that is no address', { webhook_url: 'ftp://example.com' }, 'webhook_url_invalid', 'webhook_url'],
      ['a webhook inside', { webhook_url: 'https://127.0.0.1/hook' }, 'webhook_url_invalid', 'webhook_url'],
      ['an unknown field', { promt: 'x' }, 'parameter_unknown', 'promt'],
    ];

    it.each(wrong)('is refused for %s, in an order and in an estimate', async (_, fields, code, param) => {
      const before = await counts();
      const payload = { prompt: 'A sailor', ...fields };

      for (const response of [await post(payload), await estimate(payload)]) {
        expect([response.statusCode, response.json()]).toEqual([
          400,
          {
            error: {
              type: 'invalid_request',
              code,
              message: expect.stringMatching(/\w.*\.$/s),
              param,
              doc_url: `${app.env.PUBLIC_URL}/docs/errors#${code}`,
              request_id: response.headers['aurous-request-id'],
            },
          },
        ]);
      }
      expect(await counts()).toEqual(before);
    });

    it('of white space is refused in words', async () => {
      expect((await post({ prompt: ' ' })).json().error.message).toBe('prompt needs more than white space.');
    });

    it('is refused where the body is no JSON, of another type, or too large', async () => {
      const send = (payload: string, type = 'application/json') =>
        app.inject({
          method: 'POST',
          url: '/v1/images',
          payload,
          headers: { authorization: `Bearer ${key.key}`, 'content-type': type },
        });

      const answers = [
        await send('{'),
        await send('a', 'text/plain'),
        await send(`{"prompt":"${'x'.repeat(100_000)}"}`),
      ];

      expect(answers.map((one) => [one.statusCode, one.json().error.code, one.json().error.type])).toEqual([
        [400, 'invalid_format', 'invalid_request'],
        [415, 'unsupported_media_type', 'invalid_request'],
        [413, 'payload_too_large', 'invalid_request'],
      ]);
    });
  });

  describe('prices', () => {
    it.each([
      [{}, { base: 1 }],
      [{ count: 3 }, { base: 3 }],
      [{ size: '4k_1_1' }, { base: 1, size: 1 }],
      [{ enhance_prompt: true }, { base: 1, enhance: 1 }],
      [
        { size: '4k_3_4', enhance_prompt: true },
        { base: 1, size: 1, enhance: 2 },
      ],
      [
        { size: '4k_3_4', enhance_prompt: true, count: 4 },
        { base: 4, size: 4, enhance: 8 },
      ],
    ])('of %o are estimated as they are held, and hold nothing', async (fields, breakdown) => {
      const payload = { prompt: 'A sailor test:slow=30000', ...fields };
      const before = [await counts(), await balance()];

      const response = await estimate(payload);

      const amount = Object.values(breakdown).reduce((sum, part) => sum + part, 0);
      expect([response.statusCode, response.json()]).toEqual([
        200,
        { object: 'estimate', estimated_cost: { amount, breakdown }, currency: 'credit' },
      ]);
      expect([await counts(), await balance()]).toEqual(before);
      const image = (await post(payload)).json();
      expect(image.cost).toEqual({ amount, currency: 'credit', breakdown });
      expect((await balance()).held_credits).toBe((before[1]?.held_credits ?? 0) + amount);
      await requestAs(app, key)('POST', `/v1/images/${image.id}/cancel`);
    });

    it('are those of the price list', async () => {
      const { image } = (await requestAs(app, key)('GET', '/v1/pricing')).json();
      const cost = async (fields: object) =>
        (await estimate({ prompt: 'A sailor', ...fields })).json().estimated_cost.amount;

      expect(await cost({})).toBe(image.base);
      expect(await cost({ size: '4k_1_1' })).toBe(image.base * image.four_k_multiplier);
      expect(await cost({ enhance_prompt: true })).toBe(image.base * image.enhance_prompt_multiplier);
    });

    it('are too high for a team with less, which orders nothing', async () => {
      const poor = await buildKey(app, { team: await buildTeam(app, { plan: 'free' }) });
      await app.database.execute('UPDATE credit_account SET held = posted - 1000 WHERE team_id = $1', [poor.teamId]);
      const before = await counts();

      const response = await post({ prompt: 'A sailor', count: 2 }, { as: poor });

      expect(response.statusCode).toBe(402);
      expect(response.json().error).toMatchObject({ type: 'invalid_request', code: 'balance_too_low', param: null });
      expect(response.json().error.message).toContain('costs 2 credits,');
      expect(await counts()).toEqual(before);
      expect((await post({ prompt: 'A sailor' }, { as: poor })).statusCode).toBe(201);
      expect((await post({ prompt: 'A sailor' }, { as: poor })).json().error.message).toContain('costs 1 credit,');
    });
  });

  it.each([
    ['a real person', { prompt: 'A portrait of Taylor Swift' }, 'prompt'],
    ['an e-mail address', { prompt: 'A clerk, jane.doe@example.com' }, 'prompt'],
    ['what nobody may ask for', { prompt: 'child porn' }, 'prompt'],
    ['a real person left out', { prompt: 'A singer', negative_prompt: 'Taylor Swift' }, 'negative_prompt'],
    ['an address left out', { prompt: 'A clerk', negative_prompt: 'jane.doe@example.com' }, 'negative_prompt'],
    ['what nobody may leave out', { prompt: 'A clerk', negative_prompt: 'child porn' }, 'negative_prompt'],
  ])('is refused for %s', async (_, fields, param) => {
    const before = await counts();

    const response = await post(fields);

    expect(response.statusCode).toBe(422);
    expect(response.json().error).toMatchObject({ type: 'invalid_request', code: 'prompt_blocked', param });
    expect(await counts()).toEqual(before);
  });

  it('is told why a picture failed, and charged nothing', async () => {
    const before = await balance();

    const { image } = await buildImage(app, { key, prompt: 'A sailor test:fail' });

    const newest = await app.inject({
      url: `/v1/images/${image.id}`,
      headers: { 'x-api-key': key.key, 'aurous-version': '2026-11-15' },
    });
    const { message } = newest.json().error;
    expect(image).toMatchObject({ status: 'failed', output_urls: [], error_message: message, cost: { amount: 0 } });
    expect(newest.json().error).toEqual({ code: 'bad_request', message: expect.any(String), retryable: false });
    expect(newest.json()).not.toHaveProperty('error_message');
    expect((await balance()).credits).toBe(before.credits + 16);
  });

  it('can be rehearsed to fail in one of several pictures, which costs nothing', async () => {
    const { image } = await buildImage(app, { key, prompt: 'A sailor test:shot_fail=2', count: 3 });

    expect(image).toMatchObject({ status: 'succeeded', image_count: 3, cost: { amount: 2, breakdown: { base: 2 } } });
    expect(image.output_urls).toHaveLength(2);
  });

  it('is told of a withheld picture by its code', async () => {
    const { image } = await buildImage(app, { key, prompt: 'A sailor test:block_output' });

    expect(image).toMatchObject({ status: 'failed', error_message: 'output_moderation_rejected' });
    const list = await app.inject({
      url: '/v1/images?limit=1',
      headers: { 'x-api-key': key.key, 'aurous-version': '2026-11-15' },
    });
    expect(list.json().data[0].error).toEqual({
      code: 'output_moderation_rejected',
      message: expect.stringContaining('content policy'),
      retryable: false,
    });
  });

  it('needs a credential with the scope', async () => {
    const reader = await buildKey(app, { team: key, scopes: ['images:read'] });
    const anonymous = await app.inject({ method: 'POST', url: '/v1/images', payload: { prompt: 'x' } });

    const answers = [anonymous, await post({ prompt: 'x' }, { as: reader })];

    expect(answers.map((one) => [one.statusCode, one.json().error.type, one.json().error.code])).toEqual([
      [401, 'authentication', 'missing_api_key'],
      [403, 'authentication', 'missing_scope'],
    ]);
  });

  it('is limited in a bucket of its own', async () => {
    const strict = await startApp({ besideOf: app, env: { RATE_LIMITS: 'images_post=2/1', ROLE: 'api' } });
    const fresh = await buildKey(app);
    const ask = () =>
      strict.inject({ method: 'POST', url: '/v1/images', headers: { 'x-api-key': fresh.key }, payload: {} });

    const answers = [await ask(), await ask(), await ask()];
    await strict.close();

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([400, 400, 429]);
    expect(answers[2]?.json().error).toMatchObject({ type: 'rate_limit', code: 'too_many_requests' });
    expect(answers[2]?.headers).toMatchObject({ 'retry-after': expect.any(String), 'x-ratelimit-limit': '2' });
  });

  it('is answered 503 without a provider', async () => {
    const bare = await startApp({ besideOf: app, env: { PROVIDERS: '', ROLE: 'api' } });
    const response = await bare.inject({
      method: 'POST',
      url: '/v1/images',
      headers: { 'x-api-key': key.key },
      payload: { prompt: 'A sailor' },
    });
    await bare.close();

    expect([response.statusCode, response.json().error.code]).toEqual([503, 'feature_not_configured']);
  });

  describe('an idempotency key', () => {
    const once = (name: string, payload: object) => post(payload, { headers: { 'idempotency-key': name } });

    it('makes and charges one image for any number of orders', async () => {
      const before = await counts();
      const payload = { prompt: 'A sailor test:slow=30000', ...SMALL };
      const first = await once('twins', payload);

      const replay = await once('twins', { ...SMALL, prompt: payload.prompt });

      expect([first.statusCode, replay.statusCode]).toEqual([201, 201]);
      expect(replay.body).toBe(first.body);
      expect(replay.headers['aurous-idempotent-replayed']).toBe('true');
      expect((await counts()).images).toBe(before.images + 1);
      await requestAs(app, key)('POST', `/v1/images/${first.json().id}/cancel`);
    });

    it('is refused for another order', async () => {
      const { image } = await orderImage(app, { key, prompt: 'A sailor test:slow=30000' });
      await requestAs(app, key)('POST', `/v1/images/${image.id}/cancel`);
      await once('others', { prompt: 'A sailor', ...SMALL });

      const response = await once('others', { prompt: 'A baker', ...SMALL });

      expect([response.statusCode, response.json().error.code]).toEqual([409, 'idempotency_key_in_use']);
      expect(response.headers['should-retry']).toBe('false');
    });
  });
});

const FAILED_IMAGE: ImageView = {
  id: '019a8a2f-a185-79b4-9d9b-890f81f0a143',
  teamId: '019a8a2f-0000-7000-8000-000000000000',
  isTest: false,
  jobId: '019a8a2f-0000-7000-8000-000000000001',
  status: 'failed',
  prompt: 'A sailor',
  negativePrompt: null,
  enhancedPrompt: null,
  characterId: null,
  referenceImageUrls: null,
  inferenceType: 't2i',
  sizePreset: '2k_1_1',
  width: 2_048,
  height: 2_048,
  imageCount: 1,
  steps: null,
  guidanceScale: null,
  cfgRescale: null,
  denoiseStrength: null,
  seed: '7',
  price: { baseMilli: 1_000, sizeMilli: 0, enhanceMilli: 0, totalMilli: 1_000 },
  webhookUrl: null,
  clientReferenceId: null,
  metadata: {},
  aurousVersion: '2026-05-15',
  creationRequestId: 'req_01KAM2Z8C5F6T7V8W9X0Y1Z2A3',
  outputKeys: [],
  error: { code: 'no_image', message: 'The provider gave no picture. Try again.', retryable: true },
  createdAt: new Date('2026-11-20T10:00:00.000Z'),
  completedAt: new Date('2026-11-20T10:00:02.500Z'),
  isRunning: false,
  isPaid: true,
};

it.each([...API_VERSIONS])('an image of version %s looks as its golden file does', async (version) => {
  const golden = await readFile(new URL(`golden/image.${version}.json`, import.meta.url), 'utf8');
  const image = JSON.parse(JSON.stringify(ImageDto.from(FAILED_IMAGE, [])));

  expect(renderFor(version, 'image', image)).toEqual(JSON.parse(golden));
});
