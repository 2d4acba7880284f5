import type { LightMyRequestResponse } from 'fastify';
import { generateKey } from '../src/accounts/api-key.js';
import { toUlid } from '../src/common/index.js';
import { buildOpenApi } from '../src/http/index.js';
import {
  type BuiltKey,
  buildKey,
  buildOperatorKey,
  buildPersona,
  buildSession,
  inSeconds,
  requestAs,
  SECRET_SESSIONS,
} from './factories/index.js';
import { startApp, type TestApp } from './support/app.js';
import { CapturedLog } from './support/captured-log.js';
import { eventually } from './support/eventually.js';

/** What is sent, and the part of it that nothing may repeat. */
interface Secret {
  sent: string;
  needle: string;
}

interface Route {
  method: string;
  path: string;
}

const PROMPTS = [
  'a marble otter in a velvet hat',
  'the quiet heir of Ostwyck harbour',
  'seven lanterns under a copper moon',
  'her scar from the glass orchard',
  'an accordionist of the salt mines',
  'twins who trade one silver glove',
  'the cartographer nobody forgave',
  'a beekeeper with an emerald tooth',
];

const PERSONAL = [
  'jane.roe.1987@mail.example',
  '+49 151 23456789',
  'DE89370400440532013000',
  '4111 1111 1111 1111',
  '12 Quillfeather Lane, Ostwyck',
  '078-05-1120',
];

const PASSWORDS = [
  'hunter2-orchid',
  'Tr0ub4dor&3-heron',
  'correct-horse-battery',
  'p4ss-of-the-ferry',
  'letmein-kestrel',
];

const ROUNDS = 5;

describe('secrets', () => {
  let app: TestApp;
  let log: CapturedLog;
  let owner: BuiltKey;
  let operator: { key: string };
  let secrets: Secret[];
  let routes: Route[];

  beforeAll(async () => {
    app = await startApp({ env: SECRET_SESSIONS });
    owner = await buildKey(app, { plan: 'enterprise' });
    operator = await buildOperatorKey(app);
    secrets = [...(await credentials()), ...texts()];
    routes = Object.entries(buildOpenApi(app.nest).paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => ({ method: method.toUpperCase(), path })),
    );
    log = CapturedLog.of(app);
  });

  afterAll(() => app.close());

  /** Twenty-five: keys that work, were revoked, were never issued or are mistyped, and tokens good and bad. */
  const credentials = async (): Promise<Secret[]> => {
    const working = await Promise.all(
      Array.from({ length: 6 }, (_, at) => buildKey(app, { environment: at % 2 ? 'test' : 'live' })),
    );
    const revoked = await Promise.all(Array.from({ length: 3 }, () => buildKey(app)));
    for (const { keyId } of revoked) {
      await requestAs(app, operator)('DELETE', `/admin/v1/keys/${toUlid('key', keyId)}`);
    }
    const unknown = Array.from({ length: 4 }, () => generateKey('live'));
    const mistyped = Array.from({ length: 4 }, () =>
      generateKey('live').replace(/.$/, (last) => (last === 'x' ? 'y' : 'x')),
    );
    const claims = [
      {},
      { sub: 'user-2' },
      { exp: inSeconds(-900) },
      { aud: 'another' },
      { iss: 'another' },
      { exp: undefined },
    ];
    const tokens = await Promise.all(claims.map((claim) => buildSession({ team: owner, claims: claim })));
    const foreign = await Promise.all(
      [1, 2].map((at) => buildSession({ team: owner, signedWith: Buffer.alloc(32, at) })),
    );
    return [
      ...[...working, ...revoked].map(({ key }) => key),
      ...unknown,
      ...mistyped,
      ...[...tokens, ...foreign].map(({ key }) => key),
    ].map((sent) => ({ sent, needle: sent.slice(-30, -2) }));
  };

  /** The other twenty-five: signed addresses, prompts, personal data, passwords. */
  const texts = (): Secret[] => [
    ...Array.from({ length: 6 }, (_, at) => {
      const signature = Buffer.from(`signature number ${at} of six`).toString('hex');
      return { sent: `http://127.0.0.1:3000/objects/team/a.webp?expires=1&signature=${signature}`, needle: signature };
    }),
    ...[...PROMPTS, ...PERSONAL, ...PASSWORDS].map((text) => ({ sent: text, needle: text })),
  ];

  const nth = (at: number): string => (secrets[at % secrets.length] as Secret).sent;

  /** Where each secret goes turns with the route and the round, so that each meets every place. */
  const plant = ({ method, path }: Route, turn: number): Promise<LightMyRequestResponse> => {
    const [inPath, inQuery, inHeader, inBody, inName] = [0, 1, 2, 3, 4].map((at) => nth(turn * 10 + at));
    const [inCookie, inKey, inAgent, inForwarded, inNested] = [5, 6, 7, 8, 9].map((at) => nth(turn * 10 + at));
    const url = path.replaceAll(/\{\w+\}/g, encodeURIComponent(inPath ?? ''));
    const isAdmin = path.startsWith('/admin');
    return app.inject({
      method: method as 'POST',
      url: `${url}?api_key=${encodeURIComponent(inQuery ?? '')}&token=${encodeURIComponent(inKey ?? '')}`,
      headers: {
        authorization: `Bearer ${isAdmin ? operator.key : owner.key}`,
        cookie: `session=${inCookie}`,
        referer: inHeader,
        'user-agent': inAgent,
        'x-forwarded-for': inForwarded,
        'idempotency-key': inKey,
        prefer: `wait=0, ${inHeader}`,
        'x-request-id': inHeader,
      },
      payload: method === 'GET' ? undefined : bodyOf({ inBody, inName, inNested }),
    });
  };

  const bodyOf = ({ inBody, inName, inNested }: Record<'inBody' | 'inName' | 'inNested', string | undefined>) => ({
    name: inName,
    intent: inBody,
    scene: inBody,
    instruction: inBody,
    reason: inBody,
    term: inBody,
    text: inBody,
    aliases: [inNested],
    scopes: [inNested],
    environment: inNested,
    hold_id: inNested,
    expires_at: inNested,
    sub: inBody,
    before: inNested,
    password: inNested,
    layers: { surface: { appearance: inNested } },
  });

  const withCredential = ({ method, path }: Route, credential: string): Promise<LightMyRequestResponse> =>
    app.inject({
      method: method as 'POST',
      url: path.replaceAll(/\{\w+\}/g, 'x'),
      headers: { authorization: `Bearer ${credential}` },
      payload: method === 'GET' ? undefined : {},
    });

  const found = (text: string): string[] =>
    secrets.map(({ needle }) => needle).filter((needle) => text.includes(needle));

  const expectSilent = (responses: LightMyRequestResponse[]): void => {
    const errors = responses.filter(({ statusCode }) => statusCode >= 400);
    expect(errors.length).toBeGreaterThan(0);
    expect(found(errors.map(({ body }) => body).join())).toEqual([]);
    expect(found(log.text)).toEqual([]);
  };

  it('are fifty', () => {
    expect(new Set(secrets.map(({ needle }) => needle)).size).toBe(50);
  });

  it('sent to every route in every place are in no log line and no error', async () => {
    const responses: LightMyRequestResponse[] = [];
    for (const [at, route] of routes.entries()) {
      for (let round = 0; round < ROUNDS; round += 1) {
        // Ten secrets a time: after five rounds each of the fifty has been on this route.
        responses.push(await plant(route, at * ROUNDS + round));
      }
    }

    expectSilent(responses);
    expect(responses.filter(({ statusCode }) => statusCode >= 500).map(({ body }) => body)).toEqual([]);
    expect(log.count('"context":"Http"')).toBeGreaterThanOrEqual(responses.length);
  });

  it('used as the credential of every route are in no log line and no error', async () => {
    const responses = await Promise.all(
      routes.flatMap((route, at) => [0, 1, 2, 3].map((step) => withCredential(route, nth((at * 4 + step) % 25)))),
    );

    expectSilent(responses);
  });

  it('in what cannot be read as a request are in no log line and no error', async () => {
    const headers = { authorization: `Bearer ${owner.key}`, 'content-type': 'application/json' };
    const responses = await Promise.all(
      secrets.flatMap(({ sent }) =>
        [`{"name": ${sent}`, `{"name": "${sent}", "name": "${sent}"}`, `["${sent}"]`, `{"__proto__": "${sent}"}`].map(
          (payload) => app.inject({ method: 'POST', url: '/v1/personas', headers, payload }),
        ),
      ),
    );

    expectSilent(responses);
  });

  it('in rows that the database refuses in its own words are in no log line and no error', async () => {
    await app.database.execute(`
      CREATE FUNCTION test_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NEW.name LIKE '%7%' THEN PERFORM NEW.name::uuid; END IF;
        RAISE EXCEPTION 'refused' USING DETAIL = NEW.name, HINT = NEW.name;
      END $$`);
    for (const table of ['persona', 'team']) {
      await app.database.execute(
        `CREATE TRIGGER test_refuse BEFORE INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION test_refuse()`,
      );
    }
    const before = log.count('A request failed');

    const responses = await Promise.all(
      secrets.flatMap(({ sent }) => {
        const name = sent.slice(-80);
        return [
          requestAs(app, owner)('POST', '/v1/personas', { name, intent: sent }),
          requestAs(app, operator)('POST', '/admin/v1/teams', { name }),
        ];
      }),
    );
    await app.database.execute('DROP FUNCTION test_refuse() CASCADE');

    expect(responses.map(({ statusCode }) => statusCode)).toEqual(responses.map(() => 500));
    expect(log.count('A request failed') - before).toBe(100);
    expect(log.text).toContain('22P02');
    expectSilent(responses);
  });

  it('in the description of a picture that fails are in no log line', async () => {
    for (const prompt of PROMPTS.slice(0, 3)) {
      const { persona } = await buildPersona(app, { key: owner, name: prompt, intent: `${prompt} test:fail` });
      const generate = `/v1/personas/${persona.id}/portrait/canonical/generate`;
      const response = await requestAs(app, owner)('POST', generate, { imageSize: '1K' });
      expectSilent([response]);
    }
    await app.database.execute('ALTER TABLE portrait RENAME TO portrait_away');
    const { persona } = await buildPersona(app, { key: owner, intent: PROMPTS[4] });
    const broken = await requestAs(app, owner)('GET', `/v1/personas/${persona.id}/portraits`);
    await app.database.execute('ALTER TABLE portrait_away RENAME TO portrait');

    expectSilent([broken]);
    await eventually(
      async () => log.count('A request failed'),
      (count) => count > 100,
    );
  });
});
