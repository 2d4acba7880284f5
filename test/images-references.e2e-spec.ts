import { jest } from '@jest/globals';
import { fromUlid } from '../src/common/index.js';
import type { Shot } from '../src/generation/index.js';
import { ImageReferencesService } from '../src/images/image-references.service.js';
import { ImagesService } from '../src/images/index.js';
import { GuardedHttp, NameResolver, RequestRefused } from '../src/webhooks/index.js';
import { type BuiltKey, buildImage, buildKey, orderImage, requestAs, SMALL } from './factories/index.js';
import { buildCharacter, buildCharacters } from './factories/characters.js';
import { buildFile } from './factories/files.js';
import { startApp, type TestApp } from './support/app.js';
import { buildPicture } from './support/pictures.js';

const PICTURE_URL = 'https://pictures.example.com/face.png';

describe('images of somebody', () => {
  let app: TestApp;
  let key: BuiltKey;

  beforeAll(async () => {
    app = await startApp({ env: { RATE_LIMITS: 'images_post=100000/100000,characters_synthesize=100000/100000' } });
    key = await buildKey(app);
  });

  afterEach(() => jest.restoreAllMocks());
  afterAll(() => app.close());

  const ask = (...args: Parameters<ReturnType<typeof requestAs>>) => requestAs(app, key)(...args);

  const order = (fields: object, path = '/v1/images') => ask('POST', path, { prompt: 'A sailor', ...SMALL, ...fields });

  const counts = async () => {
    const text = `SELECT (SELECT count(*) FROM image)::int AS images, (SELECT count(*) FROM job)::int AS jobs,
      (SELECT count(*) FROM input_object)::int AS inputs`;
    return (await app.database.query(text))[0];
  };

  const shotsOf = async (imageId: string): Promise<Shot[]> => {
    const text = `SELECT input->'shots' AS shots FROM job WHERE subject_id = $1`;
    const [row] = await app.database.query<{ shots: Shot[] }>(text, [fromUlid('img', imageId)]);
    return row?.shots ?? [];
  };

  const answering = (status: number, bytes: Buffer) =>
    jest.spyOn(app.get(GuardedHttp), 'download').mockResolvedValue({ status, headers: {}, bytes });

  describe('of a character', () => {
    let characterId: string;

    beforeAll(async () => {
      characterId = (await (await buildCharacters(app, { key })).ready()).id;
    });

    it('are drawn from its pictures', async () => {
      const { image } = await buildImage(app, { key, character_id: characterId, prompt: 'On a beach in a red coat' });

      expect(image).toMatchObject({ status: 'succeeded', character_id: characterId, inference_type: 'i2i' });
      const [shot] = await shotsOf(image.id);
      expect(shot?.references.map(({ role }) => role)).toEqual(['identity', 'identity', 'identity', 'identity']);
      expect((await ask('GET', `/v1/images?character_id=${characterId}`)).json().data).toMatchObject([
        { id: image.id },
      ]);
    });

    it('are several, each another moment of the same scene', async () => {
      const { image } = await buildImage(app, { key, character_id: characterId, prompt: 'In a red coat', count: 4 });

      const tags = new Set<unknown>();
      for (const url of image.output_urls) {
        const { pathname, search } = new URL(url);
        tags.add((await app.inject(pathname + search)).headers.etag);
      }
      expect(tags.size).toBe(4);
      const seeds = (await shotsOf(image.id)).map(({ seed }) => seed ?? 0);
      expect(seeds.map((seed) => (seed - (seeds[0] ?? 0) + 2 ** 32) % 2 ** 32)).toEqual([0, 1, 2, 3]);
    });

    it('are not made until it is ready', async () => {
      const { id: reviewing } = await (await buildCharacters(app, { key })).synthesized();
      const before = await counts();

      for (const path of ['/v1/images', '/v1/images/estimate']) {
        const response = await order({ character_id: reviewing }, path);
        expect([response.statusCode, response.json().error]).toMatchObject([
          400,
          { type: 'invalid_request', code: 'character_not_ready', param: 'character_id' },
        ]);
      }
      expect(await counts()).toEqual(before);
    });

    it.each([
      ['reviewing', '', /Save it first/],
      ['failed', 'test:fail', /Resynthesize it/],
    ])('tell what makes a %s one ready', async (status, details, way) => {
      const characters = await buildCharacters(app, { key });
      const { id } = await characters.synthesized(details);

      const { message } = (await order({ character_id: id })).json().error;

      expect(message).toMatch(new RegExp(`^This character is ${status}\\. `));
      expect(message).toMatch(way);
    });

    it('are not made when it goes while the order is on its way', async () => {
      const { id } = await buildCharacter(app, { key });
      const references = app.get(ImageReferencesService);
      const keep = references.keep.bind(references);
      jest.spyOn(references, 'keep').mockImplementation(async (...args) => {
        await ask('DELETE', `/v1/characters/${id}`);
        return keep(...args);
      });
      const before = await counts();

      const response = await order({ character_id: id });

      expect([response.statusCode, response.json().error]).toMatchObject([
        404,
        { code: 'resource_not_found', param: 'character_id' },
      ]);
      expect(await counts()).toEqual(before);
    });

    it('that is unknown, deleted or somebody else’s do not exist', async () => {
      const { id: foreign } = await buildCharacter(app, { key: await buildKey(app) });
      const { id: deleted } = await buildCharacter(app, { key });
      await ask('DELETE', `/v1/characters/${deleted}`);

      for (const character_id of [foreign, deleted, 'char_01KAM2Z8C5F6T7V8W9X0Y1Z2A3', 'char_x', 'x']) {
        for (const path of ['/v1/images', '/v1/images/estimate']) {
          const response = await order({ character_id }, path);
          expect([response.statusCode, response.json().error]).toMatchObject([
            404,
            {
              type: 'not_found',
              code: 'resource_not_found',
              param: 'character_id',
              message: expect.stringContaining('character_id'),
            },
          ]);
        }
      }
    });

    it('go with it when it is erased, and no others', async () => {
      const { id } = await buildCharacter(app, { key });
      const { image: drawn } = await buildImage(app, { key, character_id: id });
      const { image: other } = await buildImage(app, { key });

      const count = await app.get(ImagesService).erase({ teamId: key.teamId, characterId: fromUlid('char', id) ?? '' });

      expect(count).toBe(1);
      expect((await ask('GET', `/v1/images/${drawn.id}`)).statusCode).toBe(404);
      expect((await ask('GET', `/v1/images/${other.id}`)).statusCode).toBe(200);
    });
  });

  describe('in pictures', () => {
    it('are drawn from files and from addresses', async () => {
      const { id } = await buildFile(app, { key });
      const download = answering(200, await buildPicture('webp'));
      const names = [id, PICTURE_URL];

      const { image } = await buildImage(app, { key, reference_image_urls: names });

      expect(image).toMatchObject({ status: 'succeeded', reference_image_urls: names, inference_type: 'i2i' });
      expect(download).toHaveBeenCalledWith(PICTURE_URL, { maxBytes: 15 * 2 ** 20, deadlineMs: expect.any(Number) });
      const [shot] = await shotsOf(image.id);
      expect(shot?.references).toEqual([
        { objectKey: expect.stringMatching(`^team/${key.teamId}/input/`), mimeType: 'image/jpeg', role: 'identity' },
        { objectKey: expect.stringMatching(`^team/${key.teamId}/input/`), mimeType: 'image/webp', role: 'identity' },
      ]);
    });

    it.each<[string, () => Promise<unknown>]>([
      ['answers another status', async () => answering(302, Buffer.alloc(0))],
      ['holds no picture', async () => answering(200, Buffer.from('<html></html>'))],
      ['holds a broken picture', async () => answering(200, (await buildPicture('png')).subarray(0, 2_000))],
      [
        'is refused or does not answer',
        async () => jest.spyOn(app.get(GuardedHttp), 'download').mockRejectedValue(new RequestRefused('timeout')),
      ],
      [
        'leads into our own network',
        async () => jest.spyOn(app.get(NameResolver), 'resolve').mockResolvedValue(['10.0.0.1']),
      ],
    ])('are not made where an address %s', async (_, arrange) => {
      await arrange();
      const { id } = await buildFile(app, { key });
      const before = await counts();

      const response = await order({ reference_image_urls: [id, PICTURE_URL] });

      expect([response.statusCode, response.json().error]).toMatchObject([
        400,
        { type: 'invalid_request', code: 'invalid_reference_image', param: 'reference_image_urls.1' },
      ]);
      expect(await counts()).toEqual(before);
    });

    it('are not made of files that are unknown, deleted or somebody else’s', async () => {
      const [own, foreign] = [await buildFile(app, { key }), await buildFile(app)];
      await ask('DELETE', `/v1/files/${own.id}`);

      for (const id of [own.id, foreign.id, 'file_01KAM2Z8C5F6T7V8W9X0Y1Z2A3', 'file_x']) {
        for (const path of ['/v1/images', '/v1/images/estimate']) {
          const response = await order({ reference_image_urls: [id] }, path);
          expect([response.statusCode, response.json().error]).toMatchObject([
            400,
            { code: 'invalid_reference_image', param: 'reference_image_urls.0' },
          ]);
        }
      }
    });

    it.each([
      'https://',
      'https://user:pass@pictures.example.com/face.png',
      'https://pictures.example.com:8443/face.png',
      'https://pictures.example.com/a face.png',
      'https://10.0.0.1/face.png',
      'https://[::1]/face.png',
      'https://localhost/face.png',
      'http://pictures.example.com/face.png',
      'ftp://pictures.example.com/face.png',
      `https://pictures.example.com/${'x'.repeat(2_048)}`,
    ])('are refused for %s before anything is fetched, in an order and in an estimate', async (url) => {
      const resolve = jest.spyOn(app.get(NameResolver), 'resolve');

      for (const path of ['/v1/images', '/v1/images/estimate']) {
        const response = await order({ reference_image_urls: [url] }, path);
        expect([response.statusCode, response.json().error]).toMatchObject([
          400,
          { code: 'invalid_reference_image', param: 'reference_image_urls.0' },
        ]);
      }
      expect(resolve).not.toHaveBeenCalled();
    });

    it('are drawn from addresses in capitals too', async () => {
      answering(200, await buildPicture());

      expect((await order({ reference_image_urls: ['HTTPS://pictures.example.com/face.png'] })).statusCode).toBe(201);
    });

    it('are not fetched for a team that cannot pay', async () => {
      const poor = await buildKey(app);
      await app.database.execute('UPDATE credit_account SET held = posted WHERE team_id = $1', [poor.teamId]);
      const download = answering(200, await buildPicture());
      const before = await counts();

      const response = await requestAs(app, poor)('POST', '/v1/images', {
        prompt: 'A sailor',
        reference_image_urls: [PICTURE_URL],
      });

      expect([response.statusCode, response.json().error.code]).toEqual([402, 'balance_too_low']);
      expect(download).not.toHaveBeenCalled();
      expect(await counts()).toEqual(before);
      const tester = await buildKey(app, { team: poor, environment: 'test' });
      const free = await requestAs(app, tester)('POST', '/v1/images', {
        prompt: 'A sailor',
        ...SMALL,
        reference_image_urls: [PICTURE_URL],
      });
      expect(free.statusCode).toBe(201);
    });

    it('cost no more than those of nobody', async () => {
      const download = answering(200, await buildPicture());

      const response = await order({ reference_image_urls: [PICTURE_URL, PICTURE_URL] }, '/v1/images/estimate');

      expect([response.statusCode, response.json().estimated_cost.amount]).toEqual([200, 1]);
      expect(download).not.toHaveBeenCalled();
    });
  });

  it('keep the callback of their order to themselves', async () => {
    jest.spyOn(app.get(NameResolver), 'resolve').mockResolvedValue(['93.184.215.14']);

    const { image } = await orderImage(app, { key, webhook_url: 'https://hooks.example.com/done?secret=7' });

    expect(JSON.stringify(image)).not.toContain('hooks.example.com');
    const [row] = await app.database.query('SELECT webhook_url AS url FROM image WHERE id = $1', [
      fromUlid('img', image.id),
    ]);
    expect(row).toEqual({ url: 'https://hooks.example.com/done?secret=7' });
  });
});
