import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { jest } from '@jest/globals';
import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair, type JWK } from 'jose';
import { toUlid } from '../src/common/index.js';
import { Database } from '../src/database/index.js';
import {
  type BuiltKey,
  buildKey,
  buildOperatorKey,
  buildPersona,
  buildSession,
  buildTeam,
  inSeconds,
  jwksSessions,
  requestAs,
  SECRET_SESSIONS,
  type SessionWish,
} from './factories/index.js';
import { startApp, type TestApp } from './support/app.js';
import { eventually } from './support/eventually.js';
import { JwksServer } from './support/jwks-server.js';

const UNKNOWN_TEAM = 'team_01KAM2Z8C5F6T7V8W9X0Y1Z2A3';

const base64url = (value: object | string): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

describe('a session signed with the secret', () => {
  let app: TestApp;
  let owner: BuiltKey;

  beforeAll(async () => {
    app = await startApp({ env: SECRET_SESSIONS });
    owner = await buildKey(app);
  });

  afterAll(() => app.close());

  const session = (wish: SessionWish = {}) => buildSession({ team: owner, ...wish });
  const statusOf = async (wish: SessionWish, url = '/v1/personas'): Promise<number> =>
    (await requestAs(app, await session(wish))('GET', url)).statusCode;

  it('is taken as a bearer token and as X-Api-Key', async () => {
    const { key } = await session();

    expect((await requestAs(app, { key })('GET', '/v1/personas')).statusCode).toBe(200);
    expect((await app.inject({ url: '/v1/personas', headers: { 'x-api-key': key } })).statusCode).toBe(200);
  });

  it.each([
    ['of the type at+jwt', { header: { typ: 'at+jwt' } }],
    ['of a type in capitals and in full', { header: { typ: 'application/AT+JWT' } }],
    ['that expired 50 seconds ago', { claims: { exp: inSeconds(-50) } }],
    ['that begins in 50 seconds', { claims: { nbf: inSeconds(50) } }],
    ['for several audiences, us among them', { claims: { aud: ['another', 'likeness'] } }],
    ['that does not say when it was issued', { claims: { iat: undefined } }],
    ['with words of the login among its scopes', { claims: { scope: 'openid portraits:read email' } }],
  ] as [string, SessionWish][])('is accepted: %s', async (_, wish) => {
    expect(await statusOf(wish)).toBe(200);
  });

  it.each([
    ['of a team that nobody knows', { claims: { team_id: UNKNOWN_TEAM } }],
    ['of a malformed team', { claims: { team_id: 'team_x' } }],
    ['of no team', { claims: { team_id: undefined } }],
    ['of a team that is a number', { claims: { team_id: 7 } }],
    ['without a subject', { claims: { sub: undefined } }],
    ['with an empty subject', { claims: { sub: '' } }],
    ['with a subject that no database can keep', { claims: { sub: 'a\0b' } }],
    ['with an id of ten thousand characters', { claims: { jti: 'x'.repeat(10_000) } }],
    ['with scopes in a list', { claims: { scope: ['*'] } }],
    ['issued in ten minutes', { claims: { iat: inSeconds(600) } }],
    ['without a type', { header: { typ: undefined } }],
    ['with a critical header', { header: { crit: ['x-unknown'], 'x-unknown': 1 } }],
  ] as [string, SessionWish][])('is refused with 401: %s', async (_, { header, ...wish }) => {
    // A header that jose would not sign is put on by hand.
    const token = header?.crit
      ? { key: signedByHand({ alg: 'HS256', typ: 'JWT', ...header }) }
      : await session({ header, ...wish });

    expect((await requestAs(app, token)('GET', '/v1/personas')).statusCode).toBe(401);
  });

  const signedByHand = (header: object): string => {
    const claims = {
      sub: 'user-1',
      team_id: toUlid('team', owner.teamId),
      scope: '*',
      iss: SECRET_SESSIONS.SESSION_JWT_ISSUER,
      aud: SECRET_SESSIONS.SESSION_JWT_AUDIENCE,
      exp: inSeconds(900),
    };
    const text = `${base64url(header)}.${base64url(claims)}`;
    return `${text}.${createHmac('sha256', SECRET_SESSIONS.SESSION_JWT_SECRET).update(text).digest('base64url')}`;
  };

  it('has the scopes it names, and with * all of the products but never admin', async () => {
    expect(await statusOf({ claims: { scope: 'portraits:read' } })).toBe(200);
    expect(await statusOf({ claims: { scope: 'portraits:write avatars:read' } })).toBe(403);
    expect(await statusOf({ claims: { scope: undefined } })).toBe(403);
    expect(await statusOf({ claims: { scope: '*' } }, '/admin/v1/teams')).toBe(404);
    expect(await statusOf({ claims: { scope: '* admin' } }, '/admin/v1/teams')).toBe(404);
    expect(await statusOf({ claims: { scope: '* admin' } })).toBe(200);
  });

  it('answers as a key of the same team and scopes does', async () => {
    const { persona } = await buildPersona(app, { key: owner });
    const token = await session();
    const [withKey, withToken] = [requestAs(app, owner), requestAs(app, token)];
    const asks = [
      ['GET', '/v1/team'],
      ['GET', '/v1/balance'],
      ['GET', '/v1/usage'],
      ['GET', '/v1/personas'],
      ['GET', `/v1/personas/${persona.id}`],
      ['PATCH', `/v1/personas/${persona.id}`, { layers: 7 }],
      ['GET', `/v1/personas/${persona.id}/portrait`],
      ['GET', `/v1/personas/${persona.id}/portrait/canonical/prompt`],
      ['GET', '/v1/personas/unknown'],
      ['GET', '/admin/v1/teams'],
    ] as const;

    for (const [method, url, payload] of asks) {
      const [one, other] = [await withKey(method, url, payload), await withToken(method, url, payload)];

      expect([url, other.statusCode, anonymous(other.body)]).toEqual([url, one.statusCode, anonymous(one.body)]);
    }
  });

  it('sees what keys of the live world made, and they see what it made', async () => {
    const token = await session();
    const { persona } = await buildPersona(app, { key: { ...owner, ...token } });
    const test = await buildKey(app, { team: owner, environment: 'test' });

    expect((await requestAs(app, owner)('GET', `/v1/personas/${persona.id}`)).statusCode).toBe(200);
    expect((await requestAs(app, test)('GET', `/v1/personas/${persona.id}`)).statusCode).toBe(404);
  });

  describe('to everyone who forges one', () => {
    it('of a megabyte the door is shut, and the process stands', async () => {
      await app.nest.listen(0, '127.0.0.1');
      const { port } = app.nest.getHttpServer().address() as AddressInfo;
      const status = await new Promise((resolve, reject) => {
        const headers = { authorization: `Bearer ${'a'.repeat(1_000_000)}` };
        request({ port, host: '127.0.0.1', path: '/v1/personas', headers }, (response) => resolve(response.statusCode))
          .on('error', reject)
          .end();
      });

      expect(status).toBe(431);
      expect(await statusOf({})).toBe(200);
    });
  });

  describe('revocation', () => {
    const revoke = async (payload: object) =>
      requestAs(app, await buildOperatorKey(app))('POST', '/admin/v1/sessions/revoke', payload);

    const refusedBy = (process: TestApp, token: { key: string }) =>
      eventually(
        () => requestAs(process, token)('GET', '/v1/personas'),
        ({ statusCode }) => statusCode === 401,
        1_000,
      );

    it('of a subject is obeyed by every process within a second, and by no one else', async () => {
      const twin = await startApp({ besideOf: app, env: SECRET_SESSIONS });
      const [mine, other] = [
        await session({ claims: { sub: 'user-2', iat: inSeconds(-10) } }),
        await session({ claims: { sub: 'user-3', iat: inSeconds(-10) } }),
      ];
      for (const process of [app, twin]) {
        expect((await requestAs(process, mine)('GET', '/v1/personas')).statusCode).toBe(200);
      }

      const response = await revoke({ sub: 'user-2' });
      const startedAt = performance.now();
      await Promise.all([app, twin].map((process) => refusedBy(process, mine)));

      expect(performance.now() - startedAt).toBeLessThan(1_000);
      expect(response.statusCode).toBe(200);
      expect(response.json()).toEqual({
        object: 'session_revocation',
        sub: 'user-2',
        jti: null,
        before: expect.stringMatching(/^\d{4}-.*Z$/),
      });
      expect((await requestAs(twin, other)('GET', '/v1/personas')).statusCode).toBe(200);
      await twin.close();
    });

    it('of a token leaves the other sessions of its subject alone', async () => {
      const [one, other] = [
        await session({ claims: { sub: 'user-4', jti: 'first', iat: inSeconds(-10) } }),
        await session({ claims: { sub: 'user-4', jti: 'second', iat: inSeconds(-10) } }),
      ];

      await revoke({ jti: 'first' });

      await refusedBy(app, one);
      expect((await requestAs(app, other)('GET', '/v1/personas')).statusCode).toBe(200);
    });

    it('spares tokens that were issued after it', async () => {
      await revoke({ sub: 'user-5', before: new Date(inSeconds(-60) * 1_000).toISOString() });

      expect(await statusOf({ claims: { sub: 'user-5', iat: inSeconds(-30) } })).toBe(200);
      expect(await statusOf({ claims: { sub: 'user-5', iat: inSeconds(-90) } })).toBe(401);
      expect(await statusOf({ claims: { sub: 'user-5', iat: undefined } })).toBe(401);
    });

    it('is never taken back by an earlier one', async () => {
      await revoke({ sub: 'user-6', before: new Date(inSeconds(-30) * 1_000).toISOString() });
      const second = await revoke({ sub: 'user-6', before: new Date(inSeconds(-90) * 1_000).toISOString() });

      expect(Date.parse(second.json().before)).toBe(inSeconds(-30) * 1_000);
      expect(await statusOf({ claims: { sub: 'user-6', iat: inSeconds(-60) } })).toBe(401);
    });

    it('is in the audit log', async () => {
      await revoke({ jti: 'audited' });

      const operator = await buildOperatorKey(app);
      const { data } = (await requestAs(app, operator)('GET', '/admin/v1/audit_log?limit=100')).json();
      expect(data.find(({ action }: { action: string }) => action === 'session.revoke')).toMatchObject({
        team_id: null,
        subject_id: null,
        before: null,
        after: { jti: 'audited', before: expect.any(String) },
      });
    });

    it.each([
      [{}, 'sub', 'missing_field'],
      [{ sub: 'a', jti: 'b' }, 'jti', 'invalid_format'],
      [{ sub: '' }, 'sub', 'value_out_of_range'],
      [{ sub: 7 }, 'sub', 'invalid_format'],
      [{ sub: 'a', before: 'yesterday' }, 'before', 'invalid_format'],
      [{ sub: 'a', before: '2026-13-40T00:00:00Z' }, 'before', 'invalid_format'],
      [{ sub: 'a', before: '9999-01-01T00:00:00Z' }, 'before', 'value_out_of_range'],
      [{ sub: 'a', team_id: UNKNOWN_TEAM }, 'team_id', 'parameter_unknown'],
    ])('is not made from %j', async (payload, param, code) => {
      const response = await revoke(payload);

      expect(response.statusCode).toBe(400);
      expect(response.json().error).toMatchObject({ type: 'invalid_request', code, param });
    });

    it.each([['a key of a team'], ['a session'], ['nobody']])('does not exist for %s', async (who) => {
      const key = { 'a key of a team': owner.key, 'a session': (await session()).key, nobody: 'x' }[who] ?? '';

      const response = await requestAs(app, { key })('POST', '/admin/v1/sessions/revoke', { sub: 'a' });

      expect(response.statusCode).toBe(404);
    });
  });
});

/** What two credentials may differ in: the request's own id, and pictures' addresses that are signed anew. */
const anonymous = (body: string): string =>
  body.replace(/"request_id":"[^"]+"/g, '"request_id":""').replace(/expires=\d+|signature=\w+/g, '');

describe('a session of an operator', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp({ env: { ...SECRET_SESSIONS, SESSION_ADMIN: 'true' } });
  });

  afterAll(() => app.close());

  it('needs no team, opens the admin routes and no others, and signs what it changes', async () => {
    const ask = requestAs(app, await buildSession({ claims: { sub: 'root', scope: 'admin' } }));

    expect((await ask('POST', '/admin/v1/teams', { name: 'Made in a session' })).statusCode).toBe(201);
    expect((await ask('GET', '/v1/personas')).statusCode).toBe(404);
    expect((await ask('GET', '/admin/v1/audit_log?limit=1')).json().data[0].actor_id).toBe('session:root');
  });

  it('must say admin', async () => {
    const team = await buildTeam(app);
    const ask = requestAs(app, await buildSession({ team, claims: { scope: '*' } }));

    expect((await ask('GET', '/admin/v1/teams')).statusCode).toBe(404);
    expect((await ask('GET', '/v1/personas')).statusCode).toBe(200);
  });

  it('may not name a team that nobody knows', async () => {
    const ask = requestAs(app, await buildSession({ claims: { team_id: UNKNOWN_TEAM, scope: 'admin' } }));

    expect((await ask('GET', '/admin/v1/teams')).statusCode).toBe(404);
  });
});

describe('a session where there are none', () => {
  it('is refused without a query', async () => {
    const app = await startApp();
    const token = await buildSession({ team: await buildTeam(app) });
    const query = jest.spyOn(app.get(Database), 'query');

    const { statusCode } = await requestAs(app, token)('GET', '/v1/personas');
    const lookUps = query.mock.calls.filter(([statement]) => JSON.stringify(statement).includes('session_find'));
    await app.close();

    expect([statusCode, lookUps]).toEqual([401, []]);
  });
});

describe.each(['RS256', 'ES256'] as const)('a session signed for a key set with %s', (alg) => {
  let app: TestApp;
  let jwks: JwksServer;
  let owner: BuiltKey;
  let signer: CryptoKey;
  let publicKey: CryptoKey;
  let publicJwk: JWK;

  beforeAll(async () => {
    jwks = await JwksServer.start();
    ({ privateKey: signer, publicKey } = await generateKeyPair(alg, { extractable: true }));
    publicJwk = { ...(await exportJWK(publicKey)), kid: 'first', alg, use: 'sig' };
    jwks.keys = [publicJwk];
    app = await startApp({ env: jwksSessions(jwks.url, alg) });
    owner = await buildKey(app);
  });

  afterAll(async () => {
    await app.close();
    await jwks.stop();
  });

  const good = (wish: SessionWish = {}): SessionWish => ({
    team: owner,
    signedWith: signer,
    ...wish,
    header: { alg, kid: 'first', ...wish.header },
  });
  const send = async (wish: SessionWish) => requestAs(app, await buildSession(wish))('GET', '/v1/personas');

  it('is accepted, and the set is fetched once for many', async () => {
    const responses = await Promise.all(
      Array.from({ length: 20 }, (_, at) => send(good({ claims: { sub: `user-${at}` } }))),
    );

    expect(responses.map(({ statusCode }) => statusCode)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(jwks.asked).toBe(1);
  });

  const attacks: [string, () => Promise<string>][] = [
    [
      'alg none',
      async () => {
        const [, payload] = (await buildSession(good())).key.split('.');
        return `${base64url({ alg: 'none', typ: 'JWT' })}.${payload}.`;
      },
    ],
    [
      'HS256 with the public key as its secret',
      async () => {
        const secret = Buffer.from(await exportSPKI(publicKey));
        return (await buildSession({ team: owner, signedWith: secret, header: { kid: 'first' } })).key;
      },
    ],
    ['an unknown key id', async () => (await buildSession(good({ header: { kid: 'second' } }))).key],
    ['a header that says where keys are (jku)', () => withKeyOfItsOwn((jwk) => ({ jku: jwk.url }))],
    ['a header that says where certificates are (x5u)', () => withKeyOfItsOwn((jwk) => ({ x5u: jwk.url }))],
    ['a header that brings its key (jwk)', () => withKeyOfItsOwn((jwk) => ({ jwk: jwk.key }))],
    ['expired', async () => (await buildSession(good({ claims: { exp: inSeconds(-61) } }))).key],
    ['not before two minutes', async () => (await buildSession(good({ claims: { nbf: inSeconds(120) } }))).key],
    ['another audience', async () => (await buildSession(good({ claims: { aud: 'another' } }))).key],
    ['another issuer', async () => (await buildSession(good({ claims: { iss: 'https://evil.example' } }))).key],
    ['another type', async () => (await buildSession(good({ header: { typ: 'secevent+jwt' } }))).key],
    ['no end', async () => (await buildSession(good({ claims: { exp: undefined } }))).key],
    ['a megabyte', async () => (await buildSession(good({ claims: { pad: 'x'.repeat(1_000_000) } }))).key],
    [
      'another signature',
      async () => {
        const { privateKey } = await generateKeyPair(alg);
        return (await buildSession(good({ signedWith: privateKey }))).key;
      },
    ],
    [
      'the claims of another token',
      async () => {
        const [[header, , signature], [, claims]] = [
          (await buildSession(good())).key.split('.'),
          (await buildSession(good({ claims: { sub: 'another' } }))).key.split('.'),
        ];
        return `${header}.${claims}.${signature}`;
      },
    ],
  ];

  /** The key is the attacker's; the good one is put on as well, for which the header alone must be enough to refuse. */
  const withKeyOfItsOwn = async (headerOf: (jwk: { url: string; key: JWK }) => object): Promise<string> => {
    const own = await generateKeyPair(alg, { extractable: true });
    const header = headerOf({ url: jwks.url, key: await exportJWK(own.publicKey) });
    const forged = await buildSession(good({ header, signedWith: own.privateKey }));
    expect((await requestAs(app, forged)('GET', '/v1/personas')).statusCode).toBe(401);
    return (await buildSession(good({ header }))).key;
  };

  it.each(attacks)('is refused: %s', async (_, forge) => {
    const key = await forge();
    const response = await requestAs(app, { key })('GET', '/v1/personas');

    expect(response.statusCode).toBe(401);
    expect(response.json()).toEqual({ error: 'unauthorized', message: expect.any(String) });
    expect(response.body).not.toContain(key.slice(0, 24));
  });

  it('asks for the set again at most every half minute, however many key ids are guessed', async () => {
    const before = jwks.asked;

    await Promise.all(Array.from({ length: 30 }, (_, at) => send(good({ header: { kid: `guess-${at}` } }))));

    expect(jwks.asked - before).toBeLessThanOrEqual(1);
  });
});

describe('a key set that is away', () => {
  let jwks: JwksServer;
  let app: TestApp;

  beforeEach(async () => {
    jwks = await JwksServer.start();
  });

  afterEach(async () => {
    await app.close();
    await jwks.stop();
  });

  it.each([
    ['unreachable', (server: JwksServer) => server.stop()],
    [
      'broken',
      async (server: JwksServer) => {
        server.status = 500;
      },
    ],
  ])('(%s) is our trouble, not the session’s: 503, while keys work', async (_, spoil) => {
    const { privateKey } = await generateKeyPair('ES256');
    const url = jwks.url;
    await spoil(jwks);
    app = await startApp({ env: jwksSessions(url, 'ES256') });
    const owner = await buildKey(app);
    const token = await buildSession({ team: owner, signedWith: privateKey, header: { alg: 'ES256', kid: 'a' } });

    const response = await requestAs(app, token)('GET', '/v1/team');

    expect(response.statusCode).toBe(503);
    expect(response.headers['retry-after']).toBe('2');
    expect(response.json().error.code).toBe('service_unavailable');
    expect(response.body).not.toContain('jwks.json');
    expect((await requestAs(app, token)('GET', '/admin/v1/teams')).statusCode).toBe(503);
    expect((await requestAs(app, owner)('GET', '/v1/team')).statusCode).toBe(200);
  });

  it('that comes back is used again', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    jwks.keys = [{ ...(await exportJWK(publicKey)), kid: 'a' }];
    jwks.status = 500;
    app = await startApp({ env: jwksSessions(jwks.url, 'ES256') });
    const owner = await buildKey(app);
    const token = await buildSession({ team: owner, signedWith: privateKey, header: { alg: 'ES256', kid: 'a' } });
    expect((await requestAs(app, token)('GET', '/v1/team')).statusCode).toBe(503);

    jwks.status = 200;

    expect((await requestAs(app, token)('GET', '/v1/team')).statusCode).toBe(200);
  });
});
