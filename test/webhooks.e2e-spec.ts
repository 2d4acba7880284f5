import { type BuiltKey, buildKey, requestAs } from './factories/index.js';
import { startApp, type TestApp } from './support/app.js';

const PUBLIC = 'https://93.184.216.34/hook';
const BLOCKED = ['https://10.0.0.1/', 'https://localhost/', 'http://93.184.216.34/', 'https://93.184.216.34:8443/'];
const PATH = '/v1/webhook_endpoints';

describe('webhook endpoints', () => {
  let app: TestApp;
  let key: BuiltKey;

  beforeAll(async () => {
    app = await startApp({ env: { ROLE: 'api' } });
    key = await buildKey(app);
  });

  afterAll(() => app.close());

  const ask = (...args: Parameters<ReturnType<typeof requestAs>>) => requestAs(app, key)(...args);
  const create = async (wish: object = {}) => (await ask('POST', PATH, { url: PUBLIC, events: ['*'], ...wish })).json();
  const faultOf = ({ error }: { error: { code: string; param: string | null } }) => [error.code, error.param];

  it('are made with a secret that is shown once', async () => {
    const wish = { url: PUBLIC, events: ['image.completed'], description: 'CI', metadata: { stage: 'dev' } };
    const response = await ask('POST', PATH, wish);
    const { id } = response.json();

    expect(response.statusCode).toBe(201);
    expect(response.json()).toEqual({
      ...wish,
      id: expect.stringMatching(/^we_[0-9A-HJKMNP-TV-Z]{26}$/),
      object: 'webhook_endpoint',
      api_version: '2026-05-15',
      secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
      secret_preview: expect.stringMatching(/^whsec_….{4}$/),
      is_active: true,
      consecutive_failures: 0,
      last_success_at: null,
      last_failure_at: null,
      created_at: expect.stringMatching(/Z$/),
      updated_at: expect.stringMatching(/Z$/),
    });
    expect((await ask('GET', `${PATH}/${id}`)).json()).toEqual({ ...response.json(), secret: null });
    expect((await ask('GET', PATH)).json().data[0]).toEqual({ ...response.json(), secret: null });
  });

  it('keep their secrets sealed', async () => {
    const { secret } = await create();
    await ask('POST', '/api/v1/webhooks', { endpoint_url: PUBLIC, secret: 'a secret of my own' });

    const rows = await app.database.query('SELECT row_to_json(e)::text AS row FROM webhook_endpoint e');

    const text = JSON.stringify(rows);
    expect(text).not.toContain(secret.slice(6, -1));
    expect(text).not.toContain('a secret of my own');
  });

  it('give no secret twice, whatever the idempotency key', async () => {
    const request = () =>
      app.inject({
        method: 'POST',
        url: PATH,
        headers: { authorization: `Bearer ${key.key}`, 'idempotency-key': 'once' },
        payload: { url: PUBLIC, events: ['*'] },
      });

    const [first, second] = [await request(), await request()];

    expect(second.json().id).not.toBe(first.json().id);
    expect(second.json().secret).not.toBe(first.json().secret);
    expect(await app.database.query(`SELECT 1 FROM idempotency_key WHERE key = 'once'`)).toEqual([]);
  });

  it('follow the version of the request unless they name one', async () => {
    const asked = await app.inject({
      method: 'POST',
      url: PATH,
      headers: { authorization: `Bearer ${key.key}`, 'aurous-version': '2026-11-15' },
      payload: { url: PUBLIC, events: ['*'] },
    });

    expect(asked.json().api_version).toBe('2026-11-15');
    expect((await create({ api_version: '2026-11-15' })).api_version).toBe('2026-11-15');
  });

  it('can be changed, switched off and on', async () => {
    const { id } = await create();
    const changes = {
      url: 'https://93.184.216.35/',
      events: ['job.failed'],
      description: null,
      metadata: {},
      is_active: false,
    };

    const changed = await ask('PATCH', `${PATH}/${id}`, changes);

    expect([changed.statusCode, changed.json()]).toEqual([
      200,
      expect.objectContaining({ id, ...changes, secret: null }),
    ]);
    expect((await ask('PATCH', `${PATH}/${id}`, { is_active: true })).json()).toMatchObject({
      ...changes,
      is_active: true,
    });
  });

  it('begin anew at another URL', async () => {
    const { id } = await create();
    await app.database.execute(
      'UPDATE webhook_endpoint SET consecutive_failures = 9, first_failure_at = now(), has_exhausted = true WHERE url = $1',
      [PUBLIC],
    );

    const kept = await ask('PATCH', `${PATH}/${id}`, { url: PUBLIC, description: 'the same' });
    const moved = await ask('PATCH', `${PATH}/${id}`, { url: 'https://93.184.216.35/' });

    expect([kept.json().consecutive_failures, moved.json().consecutive_failures]).toEqual([9, 0]);
    const text = `SELECT first_failure_at AS "since", has_exhausted AS "hasExhausted" FROM webhook_endpoint WHERE url = $1`;
    expect(await app.database.query(text, ['https://93.184.216.35/'])).toContainEqual({
      since: null,
      hasExhausted: false,
    });
  });

  it('can be deleted', async () => {
    const { id } = await create();

    const deleted = await ask('DELETE', `${PATH}/${id}`);

    expect([deleted.statusCode, deleted.json()]).toEqual([200, { id, object: 'webhook_endpoint', deleted: true }]);
    expect((await ask('GET', `${PATH}/${id}`)).json().error.code).toBe('resource_not_found');
  });

  it('get a new secret, up to ten while the old ones sign', async () => {
    const { id, secret } = await create();
    const rotate = () => ask('POST', `${PATH}/${id}/rotate_secret`);

    const first = await rotate();

    expect([first.statusCode, first.json().secret]).toEqual([200, expect.stringMatching(/^whsec_/)]);
    expect(first.json().secret).not.toBe(secret);
    for (let more = 0; more < 9; more += 1) {
      expect((await rotate()).statusCode).toBe(200);
    }
    const last = await rotate();
    expect([last.statusCode, last.json().error.code]).toEqual([400, 'limit_reached']);
  });

  it.each<[string, object, [string, string | null]]>([
    ['no URL', { url: undefined }, ['missing_field', 'url']],
    ['no events', { events: undefined }, ['missing_field', 'events']],
    ['an empty list', { events: [] }, ['invalid_format', 'events']],
    ['an unknown event', { events: ['image.painted'] }, ['invalid_format', 'events']],
    ['an event twice', { events: ['*', '*'] }, ['invalid_format', 'events']],
    ['a URL of the wrong type', { url: 7 }, ['invalid_format', 'url']],
    [
      'a URL of 2,049 characters',
      { url: `https://93.184.216.34/${'x'.repeat(2_027)}` },
      ['webhook_url_invalid', 'url'],
    ],
    ['a long description', { description: 'x'.repeat(501) }, ['value_out_of_range', 'description']],
    ['metadata of numbers', { metadata: { a: 1 } }, ['invalid_format', 'metadata']],
    ['an unknown version', { api_version: '2020-01-01' }, ['invalid_format', 'api_version']],
    ['a field nobody knows', { colour: 'red' }, ['parameter_unknown', 'colour']],
    ...BLOCKED.map((url): [string, object, [string, string]] => [url, { url }, ['webhook_url_invalid', 'url']]),
  ])('are refused with %s', async (_, wish, fault) => {
    const { id } = await create();

    const response = await ask('POST', PATH, { url: PUBLIC, events: ['*'], ...wish });
    expect([response.statusCode, faultOf(response.json())]).toEqual([400, fault]);
    if (fault[0] !== 'missing_field') {
      const changed = await ask('PATCH', `${PATH}/${id}`, wish);
      expect([changed.statusCode, faultOf(changed.json())]).toEqual([400, fault]);
    }
  });

  it('are listed in pages, of one team and world', async () => {
    const [own, tester] = [await buildKey(app), await buildKey(app)];
    const ids: string[] = [];
    for (let made = 0; made < 3; made += 1) {
      ids.unshift((await requestAs(app, own)('POST', PATH, { url: PUBLIC, events: ['*'] })).json().id);
    }
    const list = async (query: string) => (await requestAs(app, own)('GET', `${PATH}?${query}`)).json();

    const first = await list('limit=2');
    const second = await list(`limit=2&starting_after=${first.next_cursor}`);

    expect([first.has_more, second.has_more, second.next_cursor]).toEqual([true, false, null]);
    expect([...first.data, ...second.data].map(({ id }) => id)).toEqual(ids);
    const test = await buildKey(app, { team: own, environment: 'test' });
    expect((await requestAs(app, test)('GET', PATH)).json().data).toEqual([]);
    expect((await requestAs(app, tester)('GET', PATH)).json().data).toEqual([]);
    expect((await requestAs(app, tester)('GET', `${PATH}?starting_after=${ids[0]}`)).json().error.param).toBe(
      'starting_after',
    );
    expect((await list('limit=0')).error.param).toBe('limit');
  });

  it('fire only tests that they are subscribed to', async () => {
    const { id } = await create({ events: ['image.completed'] });
    const fire = (payload: object) => ask('POST', `${PATH}/${id}/test`, payload);

    const fired = await fire({ event_type: 'image.completed' });

    expect([fired.statusCode, fired.json()]).toEqual([
      200,
      { object: 'webhook_test_fire', endpoint_id: id, event_id: expect.stringMatching(/^evt_/), enqueued: true },
    ]);
    expect(faultOf((await fire({ event_type: 'image.failed' })).json())).toEqual(['invalid_format', 'event_type']);
    expect(faultOf((await fire({ event_type: 'image.painted' })).json())).toEqual(['invalid_format', 'event_type']);
    expect(faultOf((await fire({})).json())).toEqual(['missing_field', 'event_type']);
    expect(faultOf((await fire({ event_type: 'image.completed', x: 1 })).json())).toEqual(['parameter_unknown', 'x']);
  });

  it('log deliveries in pages, and replay those that wait', async () => {
    const { id } = await create();
    for (const event_type of ['image.completed', 'image.failed', 'job.failed']) {
      await ask('POST', `${PATH}/${id}/test`, { event_type });
    }
    const list = async (query: string) => (await ask('GET', `${PATH}/${id}/deliveries?${query}`)).json();

    const first = await list('limit=2');
    const second = await list(`limit=2&starting_after=${first.next_cursor}`);
    const [newest] = first.data;

    expect([...first.data, ...second.data].map(({ event_type }) => event_type)).toEqual([
      'job.failed',
      'image.failed',
      'image.completed',
    ]);
    expect(newest).toEqual({
      id: expect.stringMatching(/^whd_/),
      object: 'webhook_delivery',
      event_id: expect.stringMatching(/^evt_/),
      event_type: 'job.failed',
      state: 'pending',
      attempt: 0,
      last_status: null,
      next_at: expect.stringMatching(/Z$/),
      created_at: expect.stringMatching(/Z$/),
      attempts: [],
    });
    const replayed = await ask('POST', `${PATH}/${id}/deliveries/${newest.id}/replay`);
    expect([replayed.statusCode, replayed.json()]).toEqual([
      202,
      expect.objectContaining({ id: newest.id, state: 'pending' }),
    ]);
    expect((await list('starting_after=whd_x')).error.param).toBe('starting_after');
  });

  it('count up to a hundred', async () => {
    const own = await buildKey(app);
    const made = async () => (await requestAs(app, own)('POST', PATH, { url: PUBLIC, events: ['*'] })).json();
    for (let count = 0; count < 100; count += 1) {
      await made();
    }

    expect((await made()).error.code).toBe('limit_reached');
  });

  it('draw on buckets of their own', async () => {
    const { id } = await create();
    const buckets = [
      await ask('POST', PATH, {}),
      await ask('POST', `${PATH}/${id}/test`, { event_type: 'image.completed' }),
    ].map(({ headers }) => headers['x-ratelimit-limit']);

    expect(buckets).toEqual(['100000', '100000']);
  });
});

describe('webhooks of the avatars family', () => {
  let app: TestApp;
  let key: BuiltKey;

  beforeAll(async () => {
    app = await startApp({ env: { ROLE: 'api' } });
    key = await buildKey(app);
  });

  afterAll(() => app.close());

  const ask = (...args: Parameters<ReturnType<typeof requestAs>>) => requestAs(app, key)(...args);
  const WISH = { endpoint_url: PUBLIC, secret: 'my own secret' };
  const create = async () => (await ask('POST', '/api/v1/webhooks', WISH)).json().data;

  it('are made with a secret that is never shown', async () => {
    const response = await ask('POST', '/api/v1/webhooks', WISH);

    expect(response.statusCode).toBe(201);
    expect(response.json()).toEqual({
      id: response.headers['x-request-id'],
      object: 'webhook',
      status: 'completed',
      created_at: expect.any(Number),
      data: {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        object: 'webhook',
        endpoint_url: PUBLIC,
        events: ['job.completed', 'job.failed', 'job.cancelled'],
        is_active: true,
        consecutive_failures: 0,
        last_success_at: null,
        last_failure_at: null,
        created_at: expect.any(Number),
        updated_at: expect.any(Number),
      },
    });
    expect(response.body).not.toContain('my own secret');
  });

  it('are listed, changed and deleted', async () => {
    const { id } = await create();

    const { data: list } = (await ask('GET', '/api/v1/webhooks?limit=1')).json();
    const changed = await ask('PATCH', `/api/v1/webhooks/${id}`, {
      endpoint_url: `${PUBLIC}/2`,
      secret: 'another one',
      is_active: false,
    });
    const deleted = await ask('DELETE', `/api/v1/webhooks/${id}`);

    expect([list.data[0].id, list.has_more, list.total_count]).toEqual([id, true, 2]);
    expect(changed.json().data).toMatchObject({ id, endpoint_url: `${PUBLIC}/2`, is_active: false });
    expect(deleted.json().data).toEqual({ id, object: 'webhook', deleted: true });
    expect((await ask('DELETE', `/api/v1/webhooks/${id}`)).json().error.code).toBe('not_found');
  });

  it.each<[string, object, string, string]>([
    ['no URL', { endpoint_url: undefined }, 'invalid_request_body', 'endpoint_url'],
    ['no secret', { secret: undefined }, 'invalid_request_body', 'secret'],
    ['a secret of 7 characters', { secret: '1234567' }, 'invalid_request_body', 'secret'],
    ['a secret of 501 characters', { secret: 'x'.repeat(501) }, 'invalid_request_body', 'secret'],
    ['a private URL', { endpoint_url: 'https://10.0.0.1/' }, 'invalid_endpoint_url', 'endpoint_url'],
  ])('are refused with %s', async (_, wish, code, param) => {
    const { id } = await create();

    const refused = [await ask('POST', '/api/v1/webhooks', { ...WISH, ...wish })];
    if (Object.values(wish)[0] !== undefined) {
      refused.push(await ask('PATCH', `/api/v1/webhooks/${id}`, wish));
    }

    for (const response of refused) {
      expect([response.statusCode, response.json().error.code, response.json().error.param]).toEqual([
        400,
        code,
        param,
      ]);
    }
  });

  it('are named in one spelling, whatever the caller’s', async () => {
    const { id } = await create();

    const deleted = await ask('DELETE', `/api/v1/webhooks/${id.toUpperCase()}`);

    expect(deleted.json().data.id).toBe(id);
  });

  it('are no endpoints of the other family', async () => {
    const { id } = await create();

    expect((await ask('GET', '/v1/webhook_endpoints')).json().data).toEqual([]);
    expect((await ask('PATCH', `/api/v1/webhooks/${id}`, { is_active: true })).statusCode).toBe(200);
    const { id: other } = (await ask('POST', PATH, { url: PUBLIC, events: ['*'] })).json();
    expect((await ask('DELETE', `/api/v1/webhooks/${other}`)).statusCode).toBe(404);
  });
});

describe('the secret of callbacks', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp({ env: { ROLE: 'api' } });
  });

  afterAll(() => app.close());

  it('is shown to those who may write webhooks, one in each world, and rotates', async () => {
    const key = await buildKey(app);
    const test = await buildKey(app, { team: key, environment: 'test' });
    const reader = await buildKey(app, { team: key, scopes: ['webhooks:read', 'billing:read'] });
    const secretFor = async (who: { key: string }) =>
      (await requestAs(app, who)('GET', '/v1/team')).json().webhook_signing_secret;

    const secret = await secretFor(key);
    const rotated = await requestAs(app, key)('POST', '/v1/team/rotate_webhook_secret');

    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(await secretFor(reader)).toBeUndefined();
    expect(await secretFor(test)).toMatch(/^whsec_/);
    expect(await secretFor(test)).not.toBe(secret);
    expect([rotated.statusCode, rotated.json().object]).toEqual([200, 'team']);
    expect(rotated.json().webhook_signing_secret).not.toBe(secret);
    expect(await secretFor(key)).toBe(rotated.json().webhook_signing_secret);
    expect((await requestAs(app, reader)('POST', '/v1/team/rotate_webhook_secret')).statusCode).toBe(403);
    expect((await requestAs(app, key)('GET', PATH)).json().data).toEqual([]);
  });
});
