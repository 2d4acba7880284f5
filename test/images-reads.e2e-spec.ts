import { fromUlid } from '../src/common/index.js';
import { ImagesService } from '../src/images/index.js';
import { UrlSigner } from '../src/storage/index.js';
import { type BuiltKey, buildImage, buildKey, endedImage, orderImage, requestAs } from './factories/index.js';
import { startApp, type TestApp } from './support/app.js';
import { describeOnDisk } from './support/column.js';
import { eventually } from './support/eventually.js';

const UNKNOWN = 'img_01KAM2Z8C5F6T7V8W9X0Y1Z2A3';
const SLOW = { prompt: 'A sailor test:slow=30000' };

describe('images that were ordered', () => {
  let app: TestApp;
  let key: BuiltKey;

  beforeAll(async () => {
    app = await startApp({ env: { RATE_LIMITS: 'images_post=100000/100000' } });
    key = await buildKey(app);
  });

  afterAll(() => app.close());

  const ask = (...args: Parameters<ReturnType<typeof requestAs>>) => requestAs(app, key)(...args);
  const cancel = (id: string, as = key) => requestAs(app, as)('POST', `/v1/images/${id}/cancel`);
  const balance = async (as: BuiltKey) => (await requestAs(app, as)('GET', '/v1/balance')).json();
  const pathOf = (url: string): string => new URL(url).pathname + new URL(url).search;

  describe('in a list', () => {
    let own: BuiltKey;
    let ids: string[];

    const list = async (query: string) => (await requestAs(app, own)('GET', `/v1/images?${query}`)).json();
    const idsOf = ({ data }: { data: { id: string }[] }) => data.map(({ id }) => id);

    beforeAll(async () => {
      own = await buildKey(app);
      ids = [];
      for (const prompt of ['A sailor', 'A sailor test:fail', 'A baker']) {
        ids.unshift((await buildImage(app, { key: own, prompt })).image.id);
      }
    });

    it('come newest first, page by page in both directions', async () => {
      const [all, first] = [await list(''), await list('limit=2')];
      const second = await list(`limit=2&starting_after=${first.next_cursor}`);
      const back = await list(`limit=1&ending_before=${ids[2]}`);
      const front = await list(`ending_before=${ids[1]}`);

      expect(all).toMatchObject({ object: 'list', has_more: false, next_cursor: null });
      expect(idsOf(all)).toEqual(ids);
      expect([idsOf(first), first.has_more, first.next_cursor]).toEqual([ids.slice(0, 2), true, ids[1]]);
      expect([idsOf(second), second.has_more, second.next_cursor]).toEqual([ids.slice(2), false, null]);
      expect([idsOf(back), back.has_more]).toEqual([[ids[1]], true]);
      expect([idsOf(front), front.has_more]).toEqual([[ids[0]], false]);
    });

    it('are as each is read alone', async () => {
      const [row] = (await list('limit=1')).data;
      const alone = (await requestAs(app, own)('GET', `/v1/images/${ids[0]}`)).json();

      expect({ ...row, output_urls: 1 }).toEqual({ ...alone, output_urls: 1 });
    });

    it('are chosen by status and character', async () => {
      expect(idsOf(await list('status=failed'))).toEqual([ids[1]]);
      expect(idsOf(await list('status=succeeded'))).toEqual([ids[0], ids[2]]);
      expect(idsOf(await list('status=processing'))).toEqual([]);
      expect(idsOf(await list('character_id=char_01KAM2Z8C5F6T7V8W9X0Y1Z2A3'))).toEqual([]);
    });

    it.each([
      ['limit=0', 'value_out_of_range', 'limit'],
      ['limit=101', 'value_out_of_range', 'limit'],
      ['limit=x', 'invalid_format', 'limit'],
      ['starting_after=x', 'invalid_format', 'starting_after'],
      ['ending_before=char_01KAM2Z8C5F6T7V8W9X0Y1Z2A3', 'invalid_format', 'ending_before'],
      [`starting_after=${UNKNOWN}`, 'invalid_format', 'starting_after'],
      [`ending_before=${UNKNOWN}`, 'invalid_format', 'ending_before'],
      [`starting_after=${UNKNOWN}&ending_before=${UNKNOWN}`, 'parameter_invalid_combination', 'ending_before'],
      ['status=done', 'invalid_format', 'status'],
      ['character_id=x', 'invalid_format', 'character_id'],
      ['offset=1', 'parameter_unknown', 'offset'],
    ])('are not found with %s', async (query, code, param) => {
      const response = await requestAs(app, own)('GET', `/v1/images?${query}`);

      expect([response.statusCode, response.json().error]).toMatchObject([
        400,
        { type: 'invalid_request', code, param, doc_url: expect.stringMatching(`#${code}$`) },
      ]);
    });

    it('are those of the team and its world', async () => {
      const tester = await buildKey(app, { team: own, environment: 'test' });

      const [foreign, test] = [
        await ask('GET', '/v1/images?limit=100'),
        await requestAs(app, tester)('GET', '/v1/images'),
      ];

      expect(idsOf(foreign.json()).filter((id) => ids.includes(id))).toEqual([]);
      expect(test.json().data).toEqual([]);
      const cursor = await ask('GET', `/v1/images?starting_after=${ids[0]}`);
      expect([cursor.statusCode, cursor.json().error.code]).toEqual([400, 'invalid_format']);
    });
  });

  it('are processing while they run', async () => {
    const { image } = await orderImage(app, { key, ...SLOW });

    const running = await eventually(
      async () => (await ask('GET', `/v1/images/${image.id}`)).json(),
      ({ status }) => status !== 'pending',
    );
    const listed = (await ask('GET', '/v1/images?status=processing')).json();

    expect(running).toMatchObject({ status: 'processing', cost: { amount: 1 } });
    expect(listed.data).toMatchObject([{ id: image.id }]);
    await cancel(image.id);
  });

  it('of others do not exist', async () => {
    const { image } = await buildImage(app);
    const tester = await buildKey(app, { team: key, environment: 'test' });

    for (const id of [image.id, UNKNOWN, image.id.toLowerCase(), image.id.slice(4), 'x']) {
      for (const [method, path] of [
        ['GET', ''],
        ['GET', '/output/0'],
        ['POST', '/cancel'],
      ] as const) {
        const response = await requestAs(app, tester)(method, `/v1/images/${id}${path}`);
        expect([response.statusCode, response.json().error]).toMatchObject([
          404,
          { type: 'not_found', code: 'resource_not_found' },
        ]);
      }
    }
  });

  describe('when they are cancelled', () => {
    it('give back what was held, once, however often', async () => {
      const own = await buildKey(app);
      const { image } = await orderImage(app, { key: own, ...SLOW, count: 2 });
      const held = await balance(own);

      const answers = await Promise.all(Array.from({ length: 5 }, () => cancel(image.id, own)));

      expect(held.held_credits).toBe(2);
      expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200, 200]);
      expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
      expect(answers[0]?.json()).toMatchObject({
        id: image.id,
        status: 'cancelled',
        output_urls: [],
        error_message: null,
        cost: { amount: 0, breakdown: { base: 0 } },
        completed_at: expect.any(String),
      });
      expect(await balance(own)).toMatchObject({ held_credits: 0, credits: held.credits });
    });

    it('either are cancelled and free, or are made and paid for', async () => {
      const own = await buildKey(app);
      const outcomes: (readonly [number, string, number])[] = [];
      for (let round = 0; round < 8; round += 1) {
        const { image } = await orderImage(app, { key: own, seed: round });
        const before = await balance(own);
        if (round % 2 === 1) {
          await eventually(
            async () => (await requestAs(app, own)('GET', `/v1/images/${image.id}`)).json().status,
            (status) => status !== 'pending',
          );
        }
        const { statusCode } = await cancel(image.id, own);
        const ended = await endedImage(app, own, image.id);
        outcomes.push([statusCode, ended.status, before.credits - (await balance(own)).credits]);
      }

      const possible = ['200 cancelled 0', '400 succeeded 1'];
      expect(outcomes.map((outcome) => outcome.join(' ')).filter((one) => !possible.includes(one))).toEqual([]);
      expect((await balance(own)).held_credits).toBe(0);
    });

    it.each([
      ['succeeded', 'A sailor'],
      ['failed', 'A sailor test:fail'],
    ])('cannot be once they have %s', async (status, prompt) => {
      const { image } = await buildImage(app, { key, prompt });

      const response = await cancel(image.id);

      expect([response.statusCode, response.json().error]).toMatchObject([
        400,
        { type: 'invalid_request', code: 'generation_not_cancellable', param: null },
      ]);
      expect((await ask('GET', `/v1/images/${image.id}`)).json().status).toBe(status);
    });
  });

  describeOnDisk('as bytes of a file', () => {
    it('come with a credential, or with the token of their URL and none', async () => {
      const { image } = await buildImage(app, { key, count: 2 });
      const [url = '', second = ''] = image.output_urls;

      const [own, signed, other] = [
        await ask('GET', `/v1/images/${image.id}/output/0`),
        await app.inject(pathOf(url)),
        await app.inject(pathOf(second)),
      ];

      expect(url).toMatch(
        new RegExp(`^${app.env.PUBLIC_URL}/v1/images/${image.id}/output/0\\?token=\\d+\\.[0-9a-f]{64}$`),
      );
      expect([own.statusCode, signed.statusCode, other.statusCode]).toEqual([200, 200, 200]);
      expect(own.rawPayload.equals(signed.rawPayload)).toBe(true);
      expect(own.rawPayload.equals(other.rawPayload)).toBe(false);
      expect(own.headers).toMatchObject({
        'content-type': 'image/png',
        'x-content-type-options': 'nosniff',
        'cache-control': expect.stringMatching(/^private/),
        'x-ratelimit-limit': expect.any(String),
      });
      expect(signed.headers).not.toHaveProperty('x-ratelimit-limit');
      const part = await app.inject({ url: pathOf(url), headers: { range: 'bytes=0-7' } });
      expect([part.statusCode, part.rawPayload.length]).toEqual([206, 8]);
      const known = await app.inject({ url: pathOf(url), headers: { 'if-none-match': String(own.headers.etag) } });
      expect(known.statusCode).toBe(304);
      const head = await app.inject({ method: 'HEAD', url: pathOf(url) });
      expect([head.statusCode, head.headers['content-length']]).toEqual([200, own.headers['content-length']]);
      const past = await app.inject({ url: pathOf(url), headers: { range: 'bytes=99999999-' } });
      expect([past.statusCode, past.json().error.code]).toEqual([416, 'range_not_satisfiable']);
    });
  });

  describe('as bytes', () => {
    it('are not opened by a token that is not theirs', async () => {
      const [{ image }, { image: other }] = [await buildImage(app, { key }), await buildImage(app, { key })];
      const { pathname, search } = new URL(image.output_urls[0] ?? '');
      const last = search.at(-1) === '0' ? '1' : '0';
      const wrong = [
        `${pathname}?token=`,
        `${pathname}?token=x`,
        pathname + search.slice(0, -1) + last,
        `${pathname}${search.replace(/token=\d/, 'token=9')}`,
        `/v1/images/${other.id}/output/0${search}`,
        `/v1/images/${image.id}/output/1${search}`,
        `${pathname}${search}&token=x`,
        `/v1/images/${image.id}/output/4${search}`,
      ];

      for (const url of wrong) {
        const response = await app.inject({ url, headers: { 'x-api-key': key.key } });
        expect([url, response.statusCode, response.json().error]).toMatchObject([
          url,
          403,
          { type: 'authentication', code: 'signature_invalid', param: null },
        ]);
      }
    });

    it('are gone with their token, or with their picture', async () => {
      const { image } = await buildImage(app, { key });
      const path = `/v1/images/${image.id}/output/0`;
      const { search } = new URL(app.get(UrlSigner).signPath(path, -1).url);

      const late = await app.inject(path + search);
      await app.database.execute('DELETE FROM stored_object WHERE key LIKE $1', [
        `%/image/${fromUlid('img', image.id)}/%`,
      ]);
      const missing = await ask('GET', path);

      for (const response of [late, missing]) {
        expect([response.statusCode, response.json().error]).toMatchObject([
          410,
          { type: 'invalid_request', code: 'output_expired' },
        ]);
      }
    });

    it('are not there before the image is made, nor beyond what was made', async () => {
      const [{ image: made }, { image: failed }] = [
        await buildImage(app, { key }),
        await buildImage(app, { key, prompt: 'A sailor test:fail' }),
      ];
      const { image: running } = await orderImage(app, { key, ...SLOW });

      for (const path of [
        `${made.id}/output/1`,
        `${made.id}/output/4`,
        `${failed.id}/output/0`,
        `${running.id}/output/0`,
      ]) {
        const response = await ask('GET', `/v1/images/${path}`);
        expect([response.statusCode, response.json().error]).toMatchObject([
          422,
          { type: 'invalid_request', code: 'output_not_available' },
        ]);
      }
      for (const n of ['-1', '00', 'x', '1.0']) {
        expect((await ask('GET', `/v1/images/${made.id}/output/${n}`)).statusCode).toBe(404);
      }
      await cancel(running.id);
    });

    it('need a credential or a token', async () => {
      const { image } = await buildImage(app, { key });
      const writer = await buildKey(app, { team: key, scopes: ['images:write'] });

      const answers = [
        await app.inject(`/v1/images/${image.id}/output/0`),
        await requestAs(app, writer)('GET', `/v1/images/${image.id}/output/0`),
      ];

      expect(answers.map((one) => [one.statusCode, one.json().error.code])).toEqual([
        [401, 'missing_api_key'],
        [403, 'missing_scope'],
      ]);
    });
  });

  describe('when a team is erased', () => {
    it('go with their pictures, whatever still runs', async () => {
      const own = await buildKey(app);
      const { image: made } = await buildImage(app, { key: own });
      const { image: running } = await orderImage(app, { key: own, ...SLOW });

      const count = await app.get(ImagesService).erase({ teamId: own.teamId });

      expect(count).toBe(2);
      expect((await requestAs(app, own)('GET', `/v1/images/${made.id}`)).statusCode).toBe(404);
      expect((await app.inject(pathOf(made.output_urls[0] ?? ''))).statusCode).toBe(404);
      expect((await requestAs(app, own)('GET', '/v1/images')).json().data).toEqual([]);
      expect((await balance(own)).held_credits).toBe(0);
      const left = await app.database.query('SELECT key FROM stored_object WHERE key LIKE $1', [
        `team/${own.teamId}/%`,
      ]);
      expect([left, running.status]).toEqual([[], 'pending']);
    });

    it('leave those of others', async () => {
      const { image } = await buildImage(app, { key });
      const stranger = await buildKey(app);

      await app.get(ImagesService).erase({ teamId: stranger.teamId });

      expect((await ask('GET', `/v1/images/${image.id}`)).statusCode).toBe(200);
    });
  });
});
