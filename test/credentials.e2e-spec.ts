import { createHash } from 'node:crypto';
import { jest } from '@jest/globals';
import { generateKey } from '../src/accounts/api-key.js';
import { Bootstrap } from '../src/accounts/index.js';
import { toUlid } from '../src/common/index.js';
import { Database } from '../src/database/index.js';
import { buildKey, buildOperatorKey, buildPersona, buildTeam, requestAs } from './factories/index.js';
import { inParallel } from './faults/load.js';
import { startApp, type TestApp } from './support/app.js';
import { eventually } from './support/eventually.js';

/** Every row of every table, bytes in hexadecimal. */
async function dumpOf(database: Database): Promise<string> {
  const tables = await database.query<{ name: string }>(
    `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
      WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
  );
  const rows = await Promise.all(tables.map(({ name }) => database.query(`SELECT t::text AS row FROM ${name} t`)));
  return rows
    .flat()
    .map(({ row }) => String(row))
    .join('\n');
}

/** The random part of a key as it is, in hexadecimal and in base64, from each of the three places base64 may begin at. */
function spellingsOf(key: string): string[] {
  const random = Buffer.from(key.slice(8, 38));
  return [
    random.toString(),
    random.toString('hex'),
    ...[0, 1, 2].map((at) => random.subarray(at, at + 27).toString('base64')),
  ];
}

describe('credentials', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp();
  });

  afterAll(() => app.close());

  const send = (headers: Record<string, string>, url = '/v1/personas') => app.inject({ method: 'GET', url, headers });

  describe('a key', () => {
    it('is taken as a bearer token, in any case of the word, and as X-Api-Key', async () => {
      const { key } = await buildKey(app);

      expect((await send({ authorization: `Bearer ${key}` })).statusCode).toBe(200);
      expect((await send({ authorization: `bearer ${key}` })).statusCode).toBe(200);
      expect((await send({ 'x-api-key': key })).statusCode).toBe(200);
      expect((await send({ authorization: `Bearer ${key}`, 'x-api-key': key })).statusCode).toBe(200);
    });

    it('is not taken from the address', async () => {
      const { key } = await buildKey(app);

      expect((await send({}, `/v1/personas?api_key=${key}`)).statusCode).toBe(401);
    });

    it('must be the only one', async () => {
      const [one, other] = [await buildKey(app), await buildKey(app)];

      const response = await send({ authorization: `Bearer ${one.key}`, 'x-api-key': other.key });

      expect(response.statusCode).toBe(401);
      expect(response.json()).toEqual({ error: 'unauthorized', message: expect.stringContaining('one of them') });
    });

    it.each([
      ['no header', {}],
      ['another scheme', { authorization: 'Basic YTpi' }],
      ['no token', { authorization: 'Bearer' }],
      ['two tokens', { authorization: 'Bearer a b' }],
      ['ten thousand characters', { authorization: `Bearer ${'a'.repeat(10_000)}` }],
      ['an unknown key', { authorization: `Bearer ${generateKey('live')}` }],
      ['something that looks like a session token', { authorization: 'Bearer eyJhbGciOiJub25lIn0.e30.' }],
    ])('is refused with 401: %s', async (_, headers) => {
      const response = await send(headers);

      expect(response.statusCode).toBe(401);
      expect(response.json()).toEqual({ error: 'unauthorized', message: expect.any(String) });
    });

    it('with a wrong checksum is refused without a query', async () => {
      const { key } = await buildKey(app);
      const query = jest.spyOn(app.get(Database), 'query');

      const response = await send({ authorization: `Bearer ${key.slice(0, -1)}${key.endsWith('x') ? 'y' : 'x'}` });

      expect(response.statusCode).toBe(401);
      expect(query).not.toHaveBeenCalled();
      query.mockRestore();
    });

    it('is looked up once for fifty requests that come together', async () => {
      const { key } = await buildKey(app);
      const query = jest.spyOn(app.get(Database), 'query');

      const responses = await Promise.all(Array.from({ length: 50 }, () => send({ 'x-api-key': key })));
      const lookUps = query.mock.calls.filter(([statement]) => JSON.stringify(statement).includes('credential_find'));

      expect(responses.map(({ statusCode }) => statusCode)).toEqual(Array.from({ length: 50 }, () => 200));
      expect(lookUps).toHaveLength(1);
      query.mockRestore();
    });

    it('that has expired is refused', async () => {
      const { key, keyId } = await buildKey(app);
      await app.database.execute(`UPDATE api_key SET expires_at = now() - interval '1 second' WHERE id = $1`, [keyId]);

      expect((await send({ 'x-api-key': key })).statusCode).toBe(401);
    });

    it('leaves nothing of itself in the database but its hash and its last four characters', async () => {
      const operator = requestAs(app, await buildOperatorKey(app));
      const issued = await inParallel(4, Array.from({ length: 80 }), () => buildKey(app));
      const rotated = await inParallel(4, issued.slice(0, 20), ({ keyId }) =>
        operator('POST', `/admin/v1/keys/${toUlid('key', keyId)}/rotate`, { grace_seconds: 60 }),
      );
      const keys = [...issued.map(({ key }) => key), ...rotated.map((response) => response.json().key as string)];
      await inParallel(4, keys, (key) => send({ 'x-api-key': key }));

      const dump = await dumpOf(app.database);

      expect(new Set(keys).size).toBe(100);
      expect(keys.filter((key) => spellingsOf(key).some((spelling) => dump.includes(spelling)))).toEqual([]);
      for (const { key, keyId } of issued) {
        const [row] = await app.database.query('SELECT hash, last4 FROM api_key WHERE id = $1', [keyId]);
        expect(row).toEqual({ hash: createHash('sha256').update(key).digest(), last4: key.slice(-4) });
      }
      expect(dump).toContain(
        createHash('sha256')
          .update(keys[0] ?? '')
          .digest('hex'),
      );
    });

    it('has its last use recorded at most once a minute', async () => {
      const { key, keyId } = await buildKey(app);
      const lastUse = async (): Promise<Date | null> => {
        const [row] = await app.database.query<{ at: Date | null }>(
          'SELECT last_used_at AS at FROM api_key WHERE id = $1',
          [keyId],
        );
        return row?.at ?? null;
      };

      await send({ 'x-api-key': key });
      const first = await eventually(lastUse, (at) => at !== null);
      await app.database.execute('SELECT pg_notify($1, $2)', ['credentials_changed', '']);
      await send({ 'x-api-key': key });

      expect(await lastUse()).toEqual(first);
    });
  });

  describe('revocation', () => {
    it('is seen by every process within a second, in the words of each family', async () => {
      const twin = await startApp({ besideOf: app });
      const { key, keyId } = await buildKey(app);
      const operator = await buildOperatorKey(app);
      const ask = async (process: TestApp) => process.inject({ url: '/v1/personas', headers: { 'x-api-key': key } });
      await Promise.all([ask(app), ask(twin)]);

      const id = toUlid('key', keyId);
      const revoked = await requestAs(app, operator)('DELETE', `/admin/v1/keys/${id}`);
      const startedAt = performance.now();
      const refused = await Promise.all(
        [app, twin].map((process) =>
          eventually(
            () => ask(process),
            ({ statusCode }) => statusCode === 401,
          ),
        ),
      );

      expect(revoked.statusCode).toBe(200);
      expect(performance.now() - startedAt).toBeLessThan(1_000);
      expect(refused.map((response) => response.json().error)).toEqual(['unauthorized', 'unauthorized']);
      await twin.close();
    });

    it('is heard at once, not only when the cache grows old', async () => {
      const { key, keyId } = await buildKey(app);
      const operator = await buildOperatorKey(app);
      const clock = jest.spyOn(performance, 'now').mockReturnValue(performance.now());
      expect((await send({ 'x-api-key': key })).statusCode).toBe(200);

      await requestAs(app, operator)('DELETE', `/admin/v1/keys/${toUlid('key', keyId)}`);
      const refused = await eventually(
        () => send({ 'x-api-key': key }),
        ({ statusCode }) => statusCode !== 200,
      );

      expect(refused.statusCode).toBe(401);
      clock.mockRestore();
    });

    it('of an operator key hides the admin routes from it', async () => {
      const [one, other] = [await buildOperatorKey(app), await buildOperatorKey(app)];
      await requestAs(app, one)('GET', '/admin/v1/teams');

      await requestAs(app, other)('DELETE', `/admin/v1/keys/${toUlid('key', one.keyId)}`);

      const refused = await eventually(
        () => requestAs(app, one)('GET', '/admin/v1/teams'),
        ({ statusCode }) => statusCode !== 200,
      );
      expect(refused.statusCode).toBe(404);
    });
  });

  describe('a change of the team', () => {
    it('reaches the keys in use', async () => {
      const team = await buildTeam(app, { plan: 'free' });
      const key = await buildKey(app, { team });
      const operator = await buildOperatorKey(app);
      const { persona } = await buildPersona(app, { key });
      const generate = () => requestAs(app, key)('POST', `/v1/personas/${persona.id}/portrait/canonical/generate`, {});
      expect((await generate()).statusCode).toBe(402);

      const teams = (await requestAs(app, operator)('GET', '/admin/v1/teams')).json().data;
      await requestAs(app, operator)('PATCH', `/admin/v1/teams/${teams[0].id}`, { plan: 'pro' });

      const admitted = await eventually(generate, ({ statusCode }) => statusCode !== 402);
      expect(admitted.statusCode).toBe(200);
    });
  });

  describe('scopes', () => {
    it.each([
      ['GET', '/v1/personas', 'portraits:read'],
      ['POST', '/v1/personas', 'portraits:write'],
      ['GET', '/v1/personas/any', 'portraits:read'],
      ['PATCH', '/v1/personas/any', 'portraits:write'],
      ['DELETE', '/v1/personas/any', 'portraits:write'],
      ['POST', '/v1/personas/any/restore', 'portraits:write'],
    ] as const)('%s %s needs %s', async (method, url, scope) => {
      const others = [
        'avatars:read',
        'avatars:write',
        scope === 'portraits:read' ? 'portraits:write' : 'portraits:read',
      ];
      const key = await buildKey(app, { scopes: others });

      const response = await requestAs(app, key)(method, url);

      expect(response.statusCode).toBe(403);
      expect(response.json()).toEqual({ error: 'forbidden', message: expect.stringContaining(scope) });
    });

    it('are judged before the body is read', async () => {
      const { key } = await buildKey(app, { scopes: ['read'] });

      const response = await app.inject({
        method: 'POST',
        url: '/v1/personas',
        headers: { 'x-api-key': key, 'content-type': 'application/json' },
        payload: '{ not json',
      });

      expect(response.statusCode).toBe(403);
    });
  });

  it('an operator key finds nothing on product routes', async () => {
    const operator = await buildOperatorKey(app);

    const response = await requestAs(app, operator)('GET', '/v1/personas');

    expect(response.statusCode).toBe(404);
    expect(response.json().error).toBe('not_found');
  });
});

describe('the first keys', () => {
  let app: TestApp;

  afterEach(() => app.close());

  it('are made once, however many processes start together', async () => {
    app = await startApp();
    const twin = await startApp({ besideOf: app });

    const made = await Promise.all([app, twin, app, twin].map((process) => process.get(Bootstrap).run()));
    const first = made.filter((keys) => keys !== null);

    expect(first).toEqual([
      { adminKey: expect.stringMatching(/^al_live_/), apiKey: expect.stringMatching(/^al_live_/) },
    ]);
    const operator = { key: first[0]?.adminKey ?? '' };
    const teams = (await requestAs(app, operator)('GET', '/admin/v1/teams')).json();
    expect(teams.data).toMatchObject([{ name: 'Demo', plan: 'pro' }]);
    expect((await requestAs(app, { key: first[0]?.apiKey ?? '' })('GET', '/v1/personas')).statusCode).toBe(200);
    await twin.close();
  });

  it('are those of the configuration, which are not shown again', async () => {
    const [adminKey, apiKey] = [generateKey('live'), generateKey('live')];
    app = await startApp({ env: { BOOTSTRAP_ADMIN_KEY: adminKey, BOOTSTRAP_API_KEY: apiKey } });

    expect(await app.get(Bootstrap).run()).toEqual({ adminKey: null, apiKey: null });
    expect(await app.get(Bootstrap).run()).toBeNull();
    expect((await requestAs(app, { key: adminKey })('GET', '/admin/v1/teams')).statusCode).toBe(200);
    expect((await requestAs(app, { key: apiKey })('GET', '/v1/personas')).statusCode).toBe(200);
  });

  it('are refused by name when the configuration holds a broken one', async () => {
    const key = generateKey('live');
    const broken = key.slice(0, -1) + (key.endsWith('0') ? '1' : '0');
    app = await startApp({ env: { BOOTSTRAP_API_KEY: broken } });

    await expect(app.get(Bootstrap).run()).rejects.toThrow(/^BOOTSTRAP_API_KEY must be an al_live_ key/);
    expect(await app.database.query('SELECT 1 FROM api_key')).toEqual([]);
  });
});
