import { type BuiltKey, buildKey, buildOperatorKey, type Request, requestAs } from './factories/index.js';
import { startApp, type TestApp } from './support/app.js';

describe('odd input', () => {
  let app: TestApp;
  let key: BuiltKey;
  let operator: Request;

  beforeAll(async () => {
    app = await startApp({ env: { ROLE: 'api' } });
    key = await buildKey(app);
    operator = requestAs(app, await buildOperatorKey(app));
  });

  afterAll(() => app.close());

  const post = (url: string, payload: string, headers: Record<string, string> = {}) =>
    app.inject({
      method: 'POST',
      url,
      payload,
      headers: { authorization: `Bearer ${key.key}`, 'content-type': 'application/json', ...headers },
    });

  it.each(['toString', 'valueOf', 'hasOwnProperty', 'isPrototypeOf'])(
    'a field called %s is as unknown as any other',
    async (name) => {
      const response = await operator('POST', '/admin/v1/teams', { name: 'x', [name]: 1 });

      expect([response.statusCode, response.json().error.code, response.json().error.param]).toEqual([
        400,
        'parameter_unknown',
        name,
      ]);
    },
  );

  it('a field that bears the name of a method of ours is unknown too', async () => {
    const { id } = (await operator('POST', '/admin/v1/teams', { name: 'x' })).json();

    const response = await operator('PUT', `/admin/v1/teams/${id}/limits`, { overrides: 5 });

    expect([response.statusCode, response.json().error.code, response.json().error.param]).toEqual([
      400,
      'parameter_unknown',
      'overrides',
    ]);
  });

  it.each(['null', '[]', '1', '"text"'])('a body of %s is no object', async (payload) => {
    const response = await post('/v1/personas', payload);

    expect([response.statusCode, response.json().error]).toEqual([422, 'validation_failed']);
  });

  it.each([
    ['a field', '{"foo": 1}', 'parameter_unknown', 'foo'],
    ['a list', '[1]', 'invalid_format', null],
  ])('%s is refused by a route that takes no body, where unknown fields are', async (_, payload, code, param) => {
    const id = '01KAM2Z8C5F6T7V8W9X0Y1Z2A3';
    const paths = [`/v1/characters/char_${id}/save`, `/v1/images/img_${id}/cancel`, '/v1/team/rotate_webhook_secret'];

    for (const path of paths) {
      const { statusCode, ...response } = await post(path, payload);
      const { error } = response.json();
      expect([path, statusCode, error.code, error.param]).toEqual([path, 400, code, param]);
    }
  });

  it('an address that no route can have is answered with the headers of its family', async () => {
    const { statusCode, headers } = await app.inject('/v1/characters/%zz');

    expect(statusCode).toBe(400);
    expect(headers['aurous-request-id']).toBe(headers['x-request-id']);
    expect(headers['aurous-version']).toBe('2026-05-15');
  });

  it('no field is at fault where the whole body is', async () => {
    const { key: operatorKey } = await buildOperatorKey(app);
    const response = await post('/admin/v1/teams', '[]', { authorization: `Bearer ${operatorKey}` });

    expect(response.json().error.param).toBeNull();
  });

  it('a number beyond all numbers is refused, not rounded', async () => {
    const response = await post('/v1/personas', '{"name":"x","intent":"y","layers":{"kept":1e999}}');

    expect([response.statusCode, response.json().message]).toEqual([422, expect.stringContaining('layers.kept')]);
  });

  it.each([
    ['another charset', { 'content-type': 'application/json; charset=utf-16' }],
    ['a packed body', { 'content-encoding': 'gzip' }],
  ])('%s is not read as what it is not', async (_, headers) => {
    const response = await post('/v1/personas', '{"name":"x","intent":"y"}', headers);

    expect([response.statusCode, response.json().error]).toEqual([415, 'unsupported_media_type']);
  });

  it('UTF-8 may be named', async () => {
    const headers = { 'content-type': 'application/json; charset="UTF-8"' };

    expect((await post('/v1/personas', '{"name":"x","intent":"y"}', headers)).statusCode).toBe(201);
  });

  it('the statement of the live world has no page for a test key', async () => {
    await operator('POST', `/admin/v1/teams/${(await requestAs(app, key)('GET', '/v1/team')).json().id}/credits`, {
      amount: 5,
      reason: 'A gift.',
    });
    const live = (await requestAs(app, key)('GET', '/v1/usage/events?limit=1')).json().data[0];
    const test = requestAs(app, await buildKey(app, { team: key, environment: 'test' }));

    const response = await test('GET', `/v1/usage/events?starting_after=${live.id}`);

    expect([response.statusCode, response.json().error.code]).toEqual([400, 'invalid_format']);
    expect((await test('GET', '/v1/usage/events')).json().data).toEqual([]);
  });
});
