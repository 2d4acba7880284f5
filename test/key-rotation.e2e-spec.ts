import { toUlid } from '../src/common/index.js';
import { buildKey, buildOperatorKey, type Request, requestAs } from './factories/index.js';
import { startApp, type TestApp } from './support/app.js';
import { eventually } from './support/eventually.js';

const UNKNOWN_KEY = 'key_01KAM2Z8C5F6T7V8W9X0Y1Z2A3';
const DAY_S = 86_400;

describe('the rotation of a key', () => {
  let app: TestApp;
  let ask: Request;

  beforeAll(async () => {
    app = await startApp();
    ask = requestAs(app, await buildOperatorKey(app));
  });

  afterAll(() => app.close());

  const rotate = (keyId: string, payload: object = { grace_seconds: 3_600 }) =>
    ask('POST', `/admin/v1/keys/${toUlid('key', keyId)}/rotate`, payload);

  const statusWith = async (key: string, process = app): Promise<number> =>
    (await requestAs(process, { key })('GET', '/v1/personas')).statusCode;

  const refused = (key: string, process = app) =>
    eventually(
      () => statusWith(key, process),
      (status) => status === 401,
      1_000,
    );

  const endsInSeconds = async (keyId: string): Promise<number> => {
    const [row] = await app.database.query<{ seconds: number }>(
      'SELECT extract(epoch FROM expires_at - now())::float8 AS seconds FROM api_key WHERE id = $1',
      [keyId],
    );
    return row?.seconds ?? Number.NaN;
  };

  it('answers with a new key that is the old one in all but itself', async () => {
    const old = await buildKey(app, { scopes: ['portraits:read', 'billing:read'], environment: 'test' });

    const response = await rotate(old.keyId);
    const issued = response.json();

    expect(response.statusCode).toBe(201);
    expect(issued).toEqual({
      id: expect.stringMatching(/^key_/),
      object: 'api_key',
      key: expect.stringMatching(/^al_test_[0-9A-Za-z]{36}$/),
      team_id: toUlid('team', old.teamId),
      prefix: 'al_test_',
      last4: issued.key.slice(-4),
      name: 'Test key',
      scopes: ['portraits:read', 'billing:read'],
      environment: 'test',
      created_at: expect.any(String),
      expires_at: null,
      revoked_at: null,
      last_used_at: null,
    });
    expect(issued.id).not.toBe(toUlid('key', old.keyId));
  });

  it('lets both work until the grace is over', async () => {
    const old = await buildKey(app);

    const issued = (await rotate(old.keyId, { grace_seconds: 3_600 })).json();

    expect([await statusWith(old.key), await statusWith(issued.key)]).toEqual([200, 200]);
    expect(Math.abs((await endsInSeconds(old.keyId)) - 3_600)).toBeLessThan(60);

    await app.database.execute(`UPDATE api_key SET expires_at = now() - interval '1 second' WHERE id = $1`, [
      old.keyId,
    ]);
    expect(await refused(old.key)).toBe(401);
    expect(await statusWith(issued.key)).toBe(200);
  });

  it('without a grace ends the old key in every process within a second', async () => {
    const twin = await startApp({ besideOf: app });
    const old = await buildKey(app);
    expect([await statusWith(old.key, app), await statusWith(old.key, twin)]).toEqual([200, 200]);

    const issued = (await rotate(old.keyId, { grace_seconds: 0 })).json();
    const startedAt = performance.now();
    await Promise.all([refused(old.key, app), refused(old.key, twin)]);

    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect([await statusWith(issued.key, app), await statusWith(issued.key, twin)]).toEqual([200, 200]);
    await twin.close();
  });

  it('makes no key last longer than it would have', async () => {
    const old = await buildKey(app);
    await app.database.execute(`UPDATE api_key SET expires_at = now() + interval '1 hour' WHERE id = $1`, [old.keyId]);

    const issued = (await rotate(old.keyId, { grace_seconds: 7 * DAY_S })).json();

    expect(Math.abs((await endsInSeconds(old.keyId)) - 3_600)).toBeLessThan(60);
    expect(Math.abs(Date.parse(issued.expires_at) - Date.now() - 3_600_000)).toBeLessThan(60_000);
  });

  it('works for the key of an operator, which may rotate itself', async () => {
    const operator = await buildOperatorKey(app);
    const id = toUlid('key', operator.keyId);

    const issued = (await requestAs(app, operator)('POST', `/admin/v1/keys/${id}/rotate`, { grace_seconds: 0 })).json();

    expect(issued).toMatchObject({ team_id: null, scopes: ['admin'] });
    expect((await requestAs(app, issued)('GET', '/admin/v1/teams')).statusCode).toBe(200);
    await eventually(
      async () => (await requestAs(app, operator)('GET', '/admin/v1/teams')).statusCode,
      (status) => status === 404,
      1_000,
    );
  });

  it('is in the audit log, without the key', async () => {
    const old = await buildKey(app);
    const issued = (await rotate(old.keyId)).json();

    const { data, ...list } = (await ask('GET', '/admin/v1/audit_log?limit=2')).json();

    expect(data).toMatchObject([
      {
        action: 'key.rotate',
        team_id: toUlid('team', old.teamId),
        subject_id: toUlid('key', old.keyId),
        before: { expires_at: null },
        after: { expires_at: expect.any(String), replaced_by: issued.id },
      },
      { action: 'key.create', subject_id: issued.id },
    ]);
    expect(JSON.stringify([data, list])).not.toContain(issued.key.slice(8, 38));
  });

  it('of a key that does not work any more is refused, and issues none', async () => {
    const [revoked, expired] = [await buildKey(app), await buildKey(app)];
    await ask('DELETE', `/admin/v1/keys/${toUlid('key', revoked.keyId)}`);
    await app.database.execute('UPDATE api_key SET expires_at = now() WHERE id = $1', [expired.keyId]);

    for (const { keyId, teamId } of [revoked, expired]) {
      const response = await rotate(keyId);

      expect(response.statusCode).toBe(409);
      expect(response.headers['should-retry']).toBe('false');
      expect(response.json().error).toMatchObject({ type: 'invalid_request', code: 'key_not_active' });
      const { data } = (await ask('GET', `/admin/v1/teams/${toUlid('team', teamId)}/keys`)).json();
      expect(data).toHaveLength(1);
    }
  });

  it('gives a key one successor, which outlives it and is the one to rotate next', async () => {
    const old = await buildKey(app);
    const successor = (await rotate(old.keyId, { grace_seconds: 3_600 })).json();

    const again = await rotate(old.keyId, { grace_seconds: 3_600 });
    const next = await ask('POST', `/admin/v1/keys/${successor.id}/rotate`, { grace_seconds: 60 });

    expect(again.statusCode).toBe(409);
    expect(again.json().error).toMatchObject({
      code: 'key_not_active',
      message: expect.stringContaining('Rotate its successor'),
    });
    expect([next.statusCode, next.json().expires_at]).toEqual([201, null]);
  });

  it('ignores an Idempotency-Key: no stored answer may hold a key', async () => {
    const old = await buildKey(app);
    const operator = await buildOperatorKey(app);
    const send = () =>
      app.inject({
        method: 'POST',
        url: `/admin/v1/keys/${toUlid('key', old.keyId)}/rotate`,
        headers: { 'x-api-key': operator.key, 'idempotency-key': 'once' },
        payload: { grace_seconds: 60 },
      });

    const [one, other] = [await send(), await send()];

    expect([one.statusCode, other.statusCode]).toEqual([201, 409]);
    expect(await app.database.query('SELECT 1 FROM idempotency_key')).toEqual([]);
  });

  it.each([
    [{}, 'grace_seconds', 'missing_field'],
    [{ grace_seconds: '60' }, 'grace_seconds', 'invalid_format'],
    [{ grace_seconds: 1.5 }, 'grace_seconds', 'invalid_format'],
    [{ grace_seconds: -1 }, 'grace_seconds', 'value_out_of_range'],
    [{ grace_seconds: 7 * DAY_S + 1 }, 'grace_seconds', 'value_out_of_range'],
    [{ grace_seconds: 60, scopes: ['*'] }, 'scopes', 'parameter_unknown'],
  ])('is not made from %j', async (payload, param, code) => {
    const old = await buildKey(app);

    const response = await rotate(old.keyId, payload);

    expect(response.statusCode).toBe(400);
    expect(response.json().error).toMatchObject({ code, param });
    expect(await endsInSeconds(old.keyId)).toBeNaN();
  });

  it('of a key that nobody issued is 404', async () => {
    for (const id of [UNKNOWN_KEY, 'key_x', 'team_01KAM2Z8C5F6T7V8W9X0Y1Z2A3']) {
      expect((await ask('POST', `/admin/v1/keys/${id}/rotate`, { grace_seconds: 0 })).statusCode).toBe(404);
    }
  });
});
