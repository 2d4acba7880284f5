import type { LightMyRequestResponse } from 'fastify';
import { toUlid } from '../../src/common/index.js';
import { buildOpenApi, SCOPES } from '../../src/http/index.js';
import { buildKey, buildOperatorKey, buildSession, requestAs, SECRET_SESSIONS } from '../factories/index.js';
import { startApp, type TestApp } from '../support/app.js';
import { CASES, type Case, type Ids, SIGNED_ROUTES, type World } from './authorisation.cases.js';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Actor = { key: string } | null;

const MALFORMED = [
  'x',
  '0',
  'null',
  '-1',
  '%00',
  '%F0%9F%91%BB',
  `'%20OR%20'1'='1`,
  '..%2F..%2Fteams',
  'a'.repeat(280),
];

/** The ids of a route; `n` is a position, the same in every parent. */
const parametersOf = (route: string): string[] =>
  [...route.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).filter((name) => name !== 'n');

const table = Object.entries(CASES);
const ofTeams = table.filter(([, { scope }]) => scope !== 'admin');
const ofOperators = table.filter(([, { scope }]) => scope === 'admin');

describe('who may reach what has an id', () => {
  let app: TestApp;
  let world: World;
  let twin: World;
  let session: { key: string };

  beforeAll(async () => {
    app = await startApp({ env: SECRET_SESSIONS });
    const operator = await buildOperatorKey(app);
    world = { app, operator, owner: await buildKey(app, { plan: 'enterprise' }) };
    twin = { app, operator, owner: await buildKey(app, { plan: 'enterprise' }) };
    session = await buildSession({ team: world.owner });
  });

  afterAll(() => app.close());

  const ask = (route: string, ids: Ids, actor: Actor): Promise<LightMyRequestResponse> => {
    const [method, path = ''] = route.split(' ');
    const url = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? '');
    const { payload } = CASES[route] as Case;
    return actor
      ? requestAs(app, actor)(method as Method, url, payload)
      : app.inject({ method: method as Method, url, payload });
  };

  /** A refusal tells nothing but itself: the same words for what is foreign and for what never was. */
  const wordsOf = ({ body }: LightMyRequestResponse): string => body.replace(/"request_id":"[^"]+"/, '');

  const revoked = async (key: { key: string; keyId: string }) => {
    await requestAs(app, world.operator)('DELETE', `/admin/v1/keys/${toUlid('key', key.keyId)}`);
    return key;
  };

  const expired = async (key: { key: string; keyId: string }) => {
    await app.database.execute('UPDATE api_key SET expires_at = now() WHERE id = $1', [key.keyId]);
    return key;
  };

  const withoutScope = ({ scope }: Case) => SCOPES.filter((name) => name !== scope);

  it('is written down for every route, and for no other', () => {
    const { paths } = buildOpenApi(app.nest);
    const withIds = Object.entries(paths)
      .filter(([path]) => path.includes('{'))
      .flatMap(([path, item]) => Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`));

    expect([...Object.keys(CASES), ...SIGNED_ROUTES].toSorted()).toEqual(withIds.toSorted());
  });

  describe.each(ofTeams)('%s', (route, spec) => {
    let ids: Ids;

    beforeAll(async () => {
      ids = await spec.subject.build(world);
    });

    it.each<[string, number, () => Promise<Actor>]>([
      ['a test key of the same team', 404, () => buildKey(app, { team: world.owner, environment: 'test' })],
      ['a key of another team', 404, async () => twin.owner],
      ['a test key of another team', 404, () => buildKey(app, { team: twin.owner, environment: 'test' })],
      ['a session of another team', 404, () => buildSession({ team: twin.owner })],
      ['an operator', 404, async () => world.operator],
      ['a key without the scope', 403, () => buildKey(app, { team: world.owner, scopes: withoutScope(spec) })],
      [
        'a session without the scope',
        403,
        () => buildSession({ team: world.owner, claims: { scope: withoutScope(spec).join(' ') } }),
      ],
      ['a revoked key', 401, async () => revoked(await buildKey(app, { team: world.owner }))],
      ['an expired key', 401, async () => expired(await buildKey(app, { team: world.owner }))],
      ['nobody', 401, async () => null],
    ])('is closed to %s: %d', async (_, status, actorOf) => {
      const actor = await actorOf();
      const [present, absent] = [await ask(route, ids, actor), await ask(route, spec.subject.unknown, actor)];

      expect([present.statusCode, wordsOf(present)]).toEqual([status, wordsOf(absent)]);
    });

    it('knows no other form of an id', async () => {
      for (const name of parametersOf(route)) {
        for (const id of [...MALFORMED, `${ids[name]}0`]) {
          const { statusCode } = await ask(route, { ...ids, [name]: id }, world.owner);
          expect([name, id, statusCode]).toEqual([name, id, 404]);
        }
      }
    });

    it('finds what is inside only where it belongs', async () => {
      const others = await Promise.all([spec.subject.build(world), spec.subject.build(twin)]);
      const inner = parametersOf(route).filter((name) => name !== 'id');
      const mixed = others.flatMap((other) => inner.map((name) => ({ ...ids, [name]: other[name] ?? '' })));

      const statuses = await Promise.all(mixed.map(async (wrong) => (await ask(route, wrong, world.owner)).statusCode));

      expect(statuses).toEqual(mixed.map(() => 404));
    });

    it('is open to its owner, untouched by those before, and to a session of its team', async () => {
      const fresh = await spec.subject.build(world);

      const [withKey, inSession] = [await ask(route, ids, world.owner), await ask(route, fresh, session)];

      expect([withKey.statusCode, inSession.statusCode]).toEqual([spec.owner, spec.owner]);
    });

    it('is closed once it is deleted', async () => {
      const gone = await spec.subject.build(world);
      if (spec.subject.delete) {
        await spec.subject.delete(world, gone);
      }

      const { statusCode } = await ask(route, gone, world.owner);

      expect(statusCode).toBe(spec.subject.delete ? (spec.deleted ?? 404) : spec.owner);
    });
  });

  describe.each(ofOperators)('%s', (route, spec) => {
    let ids: Ids;

    beforeAll(async () => {
      ids = await spec.subject.build(world);
    });

    it.each<[string, () => Promise<Actor>]>([
      ['a key of a team', async () => world.owner],
      ['a test key', () => buildKey(app, { environment: 'test' })],
      ['a session', async () => session],
      ['a session that says admin', () => buildSession({ team: world.owner, claims: { scope: '* admin' } })],
      ['a revoked operator key', async () => revoked(await buildOperatorKey(app))],
      ['an expired operator key', async () => expired(await buildOperatorKey(app))],
      ['nobody', async () => null],
    ])('does not exist for %s', async (_, actorOf) => {
      const actor = await actorOf();
      const [present, absent] = [await ask(route, ids, actor), await ask(route, spec.subject.unknown, actor)];

      expect([present.statusCode, wordsOf(present)]).toEqual([404, wordsOf(absent)]);
    });

    it('knows no other form of an id', async () => {
      for (const id of [...MALFORMED, `${ids.id}0`, spec.subject.unknown.id ?? '']) {
        const { statusCode } = await ask(route, { id }, world.operator);
        expect([id, statusCode]).toEqual([id, 404]);
      }
    });

    it('is open to an operator', async () => {
      expect((await ask(route, ids, world.operator)).statusCode).toBe(spec.owner);
    });

    it('says so once it is gone', async () => {
      const gone = await spec.subject.build(world);
      if (spec.subject.delete) {
        await spec.subject.delete(world, gone);
      }

      const { statusCode } = await ask(route, gone, world.operator);

      expect(statusCode).toBe(spec.subject.delete ? (spec.deleted ?? 404) : spec.owner);
    });
  });
});
