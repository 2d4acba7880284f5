import { readFile } from 'node:fs/promises';
import { API_VERSIONS, renderFor } from '../src/http/index.js';
import { VersionChain } from '../src/http/versions/version-chain.js';
import { versionHeaders } from '../src/http/versions/version-headers.js';
import { type BuiltKey, buildKey, buildOperatorKey, requestAs } from './factories/index.js';
import { startApp, type TestApp } from './support/app.js';
import { FAILED_PROBE, ProbeModule, READY_PROBE } from './support/probe.js';

const golden = async (version: string): Promise<object> =>
  JSON.parse(await readFile(new URL(`golden/probe.${version}.json`, import.meta.url), 'utf8')) as object;

describe('versions of the API', () => {
  let app: TestApp;
  let key: BuiltKey;

  beforeAll(async () => {
    app = await startApp({ module: ProbeModule });
    key = await buildKey(app);
  });

  afterAll(() => app.close());

  const get = (url: string, headers: Record<string, string> = {}) =>
    app.inject({ url, headers: { 'x-api-key': key.key, ...headers } });

  it.each([...API_VERSIONS])('%s shows a resource as its golden file does', async (version) => {
    const response = await get('/v1/probes/failed', { 'aurous-version': version });

    expect(response.json()).toEqual(await golden(version));
    expect(response.headers['aurous-version']).toBe(version);
  });

  it('differ in every row of a list', async () => {
    const older = await get('/v1/probes', { 'aurous-version': '2026-05-15' });
    const newer = await get('/v1/probes', { 'aurous-version': '2026-11-15' });

    expect(newer.json()).toEqual({
      object: 'list',
      data: [FAILED_PROBE, READY_PROBE],
      has_more: false,
      next_cursor: null,
    });
    expect(older.json().data).toEqual([
      await golden('2026-05-15'),
      { ...(await golden('2026-05-15')), id: 'probe_2', status: 'ready', error_message: null },
    ]);
    expect(older.json()).toMatchObject({ object: 'list', has_more: false, next_cursor: null });
  });

  it('can be asked for under two names, the first of which wins', async () => {
    const applied = async (headers: Record<string, string>) =>
      (await get('/v1/probes/version', headers)).json().apiVersion;

    expect(await applied({ 'x-api-version': '2026-11-15' })).toBe('2026-11-15');
    expect(await applied({ 'aurous-version': '2026-11-15', 'x-api-version': '2026-05-15' })).toBe('2026-11-15');
  });

  it('are the default of the service when neither request nor team names one, else that of the team', async () => {
    const operator = await buildOperatorKey(app);
    const send = requestAs(app, operator);
    const team = (
      await send('POST', '/admin/v1/teams', { name: 'Pinned', plan: 'pro', default_api_version: '2026-11-15' })
    ).json();
    const pinned = (
      await send('POST', `/admin/v1/teams/${team.id}/keys`, { name: 'Key', scopes: ['*'], environment: 'live' })
    ).json();

    const unpinned = await get('/v1/probes/version');
    const own = await get('/v1/probes/version', { 'x-api-key': pinned.key });
    const asked = await get('/v1/probes/version', { 'x-api-key': pinned.key, 'aurous-version': '2026-05-15' });

    expect([unpinned, own, asked].map((response) => response.json().apiVersion)).toEqual([
      '2026-05-15',
      '2026-11-15',
      '2026-05-15',
    ]);
    expect(own.headers['aurous-version']).toBe('2026-11-15');
  });

  it.each([
    ['no date', 'latest'],
    ['a date in another form', '15.05.2026'],
    ['nothing', ''],
    ['two', '2026-05-15, 2026-11-15'],
    ['a hostile length', '2'.repeat(5_000)],
  ])('are refused when the header holds %s, in the words of each family', async (_, version) => {
    const headers = { 'aurous-version': version };
    const [characters, portraits] = [await get('/v1/probes', headers), await get('/v1/personas', headers)];
    const avatars = await app.inject({
      method: 'POST',
      url: '/api/v1/probes',
      headers: { 'x-api-key': key.key, ...headers },
      payload: { text: 'a' },
    });

    expect([characters, portraits, avatars].map(({ statusCode }) => statusCode)).toEqual([400, 400, 400]);
    expect(characters.json().error).toMatchObject({ code: 'invalid_format', param: 'Aurous-Version' });
    expect(portraits.json().error).toBe('validation_failed');
    expect(avatars.json().error).toMatchObject({ code: 'invalid_request_body', param: 'Aurous-Version' });
    expect(characters.json().error.message).toContain('2026-05-15, 2026-11-15');
  });

  it.each(['2027-01-01', '2026-05-14', '0000-00-00'])('are refused when nobody speaks them: %s', async (version) => {
    const [characters, portraits] = [
      await get('/v1/probes', { 'aurous-version': version }),
      await get('/v1/personas', { 'x-api-version': version }),
    ];

    expect([characters.statusCode, portraits.statusCode]).toEqual([400, 400]);
    expect(characters.json().error).toMatchObject({
      code: 'unknown_version',
      message: expect.stringContaining('2026-05-15, 2026-11-15'),
    });
    expect(portraits.json().error).toBe('validation_failed');
  });

  it('are told by the characters family even where it refuses', async () => {
    const answers = [
      await app.inject('/v1/probes'),
      await app.inject('/v1/nowhere'),
      await get('/v1/probes', { 'aurous-version': 'x' }),
    ];

    expect(answers.map(({ headers }) => headers['aurous-version'])).toEqual(['2026-05-15', '2026-05-15', '2026-05-15']);
  });

  it('can be rendered without a request', async () => {
    expect(renderFor('2026-05-15', 'image', FAILED_PROBE)).toEqual(await golden('2026-05-15'));
    expect(renderFor('2026-11-15', 'image', FAILED_PROBE)).toEqual(FAILED_PROBE);
    expect(FAILED_PROBE).toHaveProperty('error.code', 'no_image');
  });
});

describe('a chain of versions', () => {
  const step = (from: string, to: string) => ({
    olderAnswer: { image: ({ [to]: value, ...rest }: Record<string, unknown>) => ({ ...rest, [from]: value }) },
    newerRequest: { image: ({ [from]: value, ...rest }: Record<string, unknown>) => ({ ...rest, [to]: value }) },
  });
  const chain = new VersionChain([
    { version: '2026-05-15', ...step('a', 'b') },
    { version: '2026-11-15', ...step('b', 'c') },
  ]);

  it('goes back through every change, newest first', () => {
    expect(chain.renderFor('2026-11-15', 'image', { c: 1 })).toEqual({ c: 1 });
    expect(chain.renderFor('2026-05-15', 'image', { c: 1 })).toEqual({ b: 1 });
    expect(chain.renderFor('2026-01-01', 'image', { c: 1 })).toEqual({ a: 1 });
  });

  it('brings a request forward, oldest change first', () => {
    expect(chain.readFrom('2026-01-01', 'image', { a: 1, x: 2 })).toEqual({ c: 1, x: 2 });
    expect(chain.readFrom('2026-05-15', 'image', { b: 1 })).toEqual({ c: 1 });
    expect(chain.readFrom('2026-01-01', 'character', { a: 1 })).toEqual({ a: 1 });
  });
});

describe('a version on its way out', () => {
  it('says since when, and until when, in the forms of RFC 9745 and RFC 8594', () => {
    const notices = {
      '2026-05-15': { deprecatedAt: new Date('2027-06-30T00:00:00Z'), sunsetAt: new Date('2028-01-01T00:00:00Z') },
    };

    expect(versionHeaders('2026-05-15', notices)).toEqual({
      'aurous-version': '2026-05-15',
      deprecation: '@1814313600',
      sunset: 'Sat, 01 Jan 2028 00:00:00 GMT',
    });
    expect(versionHeaders('2026-11-15', notices)).toEqual({ 'aurous-version': '2026-11-15' });
  });
});
