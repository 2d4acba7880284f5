import { buildKey, buildOperatorKey, buildPersona, buildTeam, requestAs } from './factories/index.js';
import { toUlid } from '../src/common/index.js';
import { startApp, type TestApp } from './support/app.js';

const UUID = '0198c0de-0000-7000-8000-000000000000';

/** What no client may set, in both casings and as columns are called. */
const PRIVILEGED = {
  id: UUID,
  team_id: UUID,
  teamId: UUID,
  org_id: UUID,
  is_test: true,
  isTest: true,
  status: 'ready',
  price: 0,
  credits: 1_000_000,
  canonical_portrait_id: UUID,
  canonicalPortraitId: UUID,
  active_portrait_id: UUID,
  portraitStale: true,
  created_at: '2001-01-01T00:00:00Z',
  createdAt: '2001-01-01T00:00:00Z',
  deleted_at: '2001-01-01T00:00:00Z',
  deletedAt: '2001-01-01T00:00:00Z',
};

describe('fields that are not the caller’s to set', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp();
  });

  afterAll(() => app.close());

  const rowOf = async (table: 'persona' | 'team' | 'api_key', id: string): Promise<Record<string, unknown>> => {
    const [row] = await app.database.query(`SELECT * FROM ${table} WHERE id = $1`, [id]);
    return row ?? {};
  };

  it('are ignored when a persona is made', async () => {
    const key = await buildKey(app);
    const wish = { name: 'Mara Quill', intent: 'A lighthouse keeper.', slug: 'plain' };
    const plain = (await requestAs(app, key)('POST', '/v1/personas', wish)).json();

    const response = await requestAs(app, key)('POST', '/v1/personas', { ...PRIVILEGED, ...wish, slug: 'greedy' });
    const greedy = response.json();

    expect(response.statusCode).toBe(201);
    const own = ['id', 'slug', 'created_at', 'updated_at'];
    const without = (row: Record<string, unknown>) =>
      Object.fromEntries(Object.entries(row).filter(([name]) => !own.includes(name)));
    expect(greedy.id).not.toBe(UUID);
    expect(without(await rowOf('persona', greedy.id))).toEqual(without(await rowOf('persona', plain.id)));
  });

  it('are ignored when a persona is changed', async () => {
    const { key, persona } = await buildPersona(app);
    const before = await rowOf('persona', persona.id);

    const response = await requestAs(app, key)('PATCH', `/v1/personas/${persona.id}`, {
      ...PRIVILEGED,
      name: 'Renamed',
    });

    expect(response.statusCode).toBe(200);
    expect(await rowOf('persona', persona.id)).toEqual({
      ...before,
      name: 'Renamed',
      updated_at: expect.any(Date),
    });
  });

  it.each(Object.keys(PRIVILEGED))('are refused by name on the routes of operators: %s', async (name) => {
    const ask = requestAs(app, await buildOperatorKey(app));
    const { teamId } = await buildTeam(app);
    const before = await rowOf('team', teamId);
    const field = { [name]: PRIVILEGED[name as keyof typeof PRIVILEGED] };

    for (const response of [
      await ask('POST', '/admin/v1/teams', { name: 'Greedy', ...field }),
      await ask('PATCH', `/admin/v1/teams/${toUlid('team', teamId)}`, { name: 'Greedy', ...field }),
      await ask('POST', '/admin/v1/keys', { name: 'Greedy', ...field }),
    ]) {
      expect(response.statusCode).toBe(400);
      expect(response.json().error).toMatchObject({ code: 'parameter_unknown', param: name });
    }
    expect(await rowOf('team', teamId)).toEqual(before);
  });

  it.each(['__proto__', 'constructor', 'prototype'])('never reach into prototypes: %s', async (name) => {
    const { key, persona } = await buildPersona(app);
    const before = await rowOf('persona', persona.id);
    const operator = await buildOperatorKey(app);
    const bodies = [`{"${name}":{"polluted":1}}`, `{"name":"x","layers":{"surface":{"${name}":{"polluted":1}}}}`];
    const asks = [
      { method: 'PATCH', url: `/v1/personas/${persona.id}`, key },
      { method: 'POST', url: '/v1/personas', key },
      { method: 'POST', url: '/admin/v1/teams', key: operator },
    ] as const;

    for (const { method, url, key: sender } of asks) {
      for (const payload of bodies) {
        const headers = { 'x-api-key': sender.key, 'content-type': 'application/json' };
        expect((await app.inject({ method, url, headers, payload })).statusCode).toBe(400);
      }
    }
    expect(await rowOf('persona', persona.id)).toEqual(before);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});
