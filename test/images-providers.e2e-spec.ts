import { fromUlid } from '../src/common/index.js';
import { RetriesService } from '../src/generation/index.js';
import { loadSharp } from '../src/storage/index.js';
import { type BuiltKey, buildImage, buildKey, endedImage, requestAs } from './factories/index.js';
import { buildFile } from './factories/files.js';
import { startApp, type TestApp } from './support/app.js';
import { FakeUpstream, type Step } from './support/fake-upstream/index.js';

describe('images by providers from outside', () => {
  const upstream = new FakeUpstream();
  let app: TestApp;
  let key: BuiltKey;

  beforeAll(async () => {
    await upstream.start();
    app = await startApp({ env: { ...upstream.env('openai'), OPENAI_MODERATION: 'true' } });
    key = await buildKey(app);
  });
  afterEach(() => upstream.verify());
  afterAll(async () => {
    await app.close();
    await upstream.stop();
  });

  const balance = async () => (await requestAs(app, key)('GET', '/v1/balance')).json();

  const sizeOf = async (url: string) => {
    const { pathname, search } = new URL(url);
    const sharp = await loadSharp();
    const { width, height } = await sharp((await app.inject(pathname + search)).rawPayload).metadata();
    return [width, height];
  };

  /** What happens to the nth picture that is asked for. */
  const whenDrawing = (steps: Record<number, Step>) => {
    upstream.script = ({ api, number }) => (api === 'openai.moderations' ? undefined : steps[number]);
  };

  it('of which one fails are delivered and charged without it', async () => {
    whenDrawing({ 2: { refusal: 'moderation_blocked' } });
    const before = await balance();

    const { image } = await buildImage(app, { key, count: 3 });

    expect(image).toMatchObject({
      status: 'succeeded',
      image_count: 3,
      error_message: null,
      cost: { amount: 2, breakdown: { base: 2 } },
    });
    expect(image.output_urls).toHaveLength(2);
    expect(await Promise.all(image.output_urls.map(sizeOf))).toEqual([
      [1_024, 1_024],
      [1_024, 1_024],
    ]);
    expect(await balance()).toMatchObject({ credits: before.credits + 16 - 2, held_credits: 0 });
    const third = await requestAs(app, key)('GET', `/v1/images/${image.id}/output/2`);
    expect([third.statusCode, third.json().error.code]).toEqual([422, 'output_not_available']);
    const [job] = (await requestAs(app, key)('GET', '/api/v1/jobs?limit=1')).json().data.data;
    expect(job).toMatchObject({ type: 'image_generation', status: 'completed', progress: 1 });
  });

  it('that all fail are charged nothing', async () => {
    whenDrawing({ 1: { refusal: 'moderation_blocked' }, 2: { refusal: 'moderation_blocked' } });
    const before = await balance();

    const { image } = await buildImage(app, { key, count: 2 });

    expect(image).toMatchObject({ status: 'failed', output_urls: [], cost: { amount: 0 } });
    expect((await balance()).credits).toBe(before.credits + 16);
  });

  it('that failed are drawn once more for the operator, at no cost of the team', async () => {
    whenDrawing({ 1: { refusal: 'moderation_blocked' } });
    const { image } = await buildImage(app, { key });
    const { credits } = await balance();
    const id = fromUlid('img', image.id);
    const [job] = await app.database.query<{ id: string }>('SELECT id FROM job WHERE subject_id = $1', [id]);

    await app.database.transaction(() => app.get(RetriesService).retry(job?.id ?? ''));
    const retried = await endedImage(app, key, image.id);

    expect(image.status).toBe('failed');
    expect(retried).toMatchObject({ status: 'succeeded', error_message: null, cost: { amount: 0 } });
    expect(retried.output_urls).toHaveLength(1);
    expect(await balance()).toMatchObject({ credits, held_credits: 0 });
  });

  it('are withheld where they are against the policy', async () => {
    upstream.script = ({ api, pictures }) =>
      api === 'openai.moderations' && pictures.length > 0 ? { scores: { violence: 0.99 } } : undefined;

    const { image } = await buildImage(app, { key });

    expect(image).toMatchObject({
      status: 'failed',
      error_message: 'output_moderation_rejected',
      output_urls: [],
      cost: { amount: 0 },
    });
  });

  it('are not ordered from pictures that are against the policy', async () => {
    const { id } = await buildFile(app, { key });
    upstream.script = ({ api, pictures }) =>
      api === 'openai.moderations' && pictures.length > 0 ? { scores: { sexual: 0.99 } } : undefined;

    const response = await requestAs(app, key)('POST', '/v1/images', {
      prompt: 'A sailor',
      reference_image_urls: [id],
    });

    expect([response.statusCode, response.json().error]).toMatchObject([
      422,
      { type: 'invalid_request', code: 'reference_blocked', param: 'reference_image_urls.0' },
    ]);
    expect(upstream.callsTo('openai')).toEqual([]);
  });

  it.each([
    ['2k_16_9', 2_560, 1_440],
    ['2k_9_16', 1_440, 2_560],
    ['2k_21_9', 2_560, 1_088],
  ])('of the size %s have its pixels, whatever sizes the provider draws', async (size, width, height) => {
    const { image } = await buildImage(app, { key, size, width: undefined, height: undefined });

    expect([image.width, image.height]).toEqual([width, height]);
    expect(await sizeOf(image.output_urls[0] ?? '')).toEqual([width, height]);
  });
});
