import { connect } from 'node:net';
import { jest } from '@jest/globals';
import { IdempotencyReaper } from '../src/http/idempotency/idempotency-reaper.js';
import { CanonicalService } from '../src/portraits/canonical.service.js';
import { type BuiltKey, buildKey, buildPersona } from './factories/index.js';
import { startApp, type TestApp } from './support/app.js';
import { eventually } from './support/eventually.js';
import { createTestTables, TestProductModule } from './support/test-product.js';

describe('idempotency keys', () => {
  let app: TestApp;
  let second: TestApp;
  let key: BuiltKey;
  let count = 0;

  beforeAll(async () => {
    const env = { ROLE: 'api' };
    app = await startApp({ module: TestProductModule, env });
    second = await startApp({ module: TestProductModule, env, besideOf: app });
    await createTestTables(app.database);
    key = await buildKey(app);
  });

  afterAll(async () => {
    await second.close();
    await app.close();
  });

  const newKey = () => `key-${(count += 1)}`;

  interface Wish {
    idempotencyKey?: string;
    payload?: object | string;
    url?: string;
    as?: BuiltKey;
    on?: TestApp;
  }

  const order = ({
    idempotencyKey,
    payload = { prompt: 'a face' },
    url = '/v1/test_orders',
    as = key,
    on = app,
  }: Wish) =>
    on.inject({
      method: 'POST',
      url,
      payload,
      headers: {
        authorization: `Bearer ${as.key}`,
        'content-type': 'application/json',
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      },
    });

  const countJobs = async (prompt: string) => {
    const text = `SELECT count(*)::int AS count FROM job WHERE input->'shots'->0->'prompt'->>'user' IN ($1, $2)`;
    const [row] = await app.database.query<{ count: number }>(text, [prompt, `Wish: ${prompt}`]);
    return row?.count;
  };

  const withoutUrl = (body: string) => body.replace(/"preview":"[^"]*"/, '');

  it('executes each call without a key', async () => {
    const prompt = 'no key';
    await order({ payload: { prompt } });
    await order({ payload: { prompt } });

    expect(await countJobs(prompt)).toBe(2);
  });

  const ROUTES = [
    {
      url: '/v1/test_orders',
      status: 201,
      replayed: 'aurous-idempotent-replayed',
      mismatch: 'idempotency_key_in_use',
    },
    {
      url: '/api/v1/test_orders',
      status: 202,
      replayed: 'x-idempotency-replayed',
      mismatch: 'idempotency_key_mismatch',
    },
    {
      url: '/api/v1/avatars/generate',
      status: 202,
      replayed: 'x-idempotency-replayed',
      mismatch: 'idempotency_key_mismatch',
    },
  ];

  describe.each(ROUTES)('on $url', ({ url, status, replayed, mismatch }) => {
    it('replay with the header of the family, the same bytes and a fresh URL', async () => {
      const wish = { url, idempotencyKey: newKey(), payload: { prompt: `replay ${url}` } };
      const first = await order(wish);

      const replay = await order(wish);

      expect([first.statusCode, replay.statusCode]).toEqual([status, status]);
      expect([first.headers[replayed], replay.headers[replayed]]).toEqual([undefined, 'true']);
      expect(withoutUrl(replay.body)).toBe(withoutUrl(first.body));
      expect(replay.json().preview ?? 'signature=0').toMatch(/signature=[0-9a-f]+$/);
      expect(await countJobs(wish.payload.prompt)).toBe(1);
    });

    it('execute once for fifty requests with one key on two instances', async () => {
      const wish = { url, idempotencyKey: newKey(), payload: { prompt: `fifty ${url}` } };

      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, at) => order({ ...wish, on: at % 2 ? app : second })),
      );

      expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([status]));
      expect(answers.filter(({ headers }) => headers[replayed]).length).toBe(49);
      expect(new Set(answers.map(({ body }) => withoutUrl(body))).size).toBe(1);
      expect(await countJobs(wish.payload.prompt)).toBe(1);
    });

    it.each([
      ['another body', { payload: { prompt: 'other' } }],
      ['a field more', { payload: { prompt: 'first', unknown: 'x' } }],
      ['an invalid body', { payload: { prompt: 7 } }],
      ['another path', { url: '/v1/test_orders/1/again', payload: { prompt: 'first' } }],
    ])('refuse a key that was used for %s', async (_, wish) => {
      const idempotencyKey = newKey();
      await order({ url, idempotencyKey, payload: { prompt: 'first' } });

      const response = await order({ url, idempotencyKey, ...wish });

      const expected = 'url' in wish ? 'idempotency_key_in_use' : mismatch;
      expect([response.statusCode, response.json().error.code]).toEqual([409, expected]);
      expect(response.headers['should-retry']).toBe('false');
    });

    it('keep nothing of a refusal: the key works once the cause is gone', async () => {
      const idempotencyKey = newKey();
      const invalid = await order({ url, idempotencyKey, payload: { prompt: 7 } });

      const valid = await order({ url, idempotencyKey, payload: { prompt: 'now right' } });

      expect([invalid.statusCode, valid.statusCode]).toEqual([400, status]);
    });

    it('are strangers to another team', async () => {
      const wish = { url, idempotencyKey: newKey(), payload: { prompt: 'first' } };
      await order(wish);

      const response = await order({ ...wish, as: await buildKey(app) });

      expect([response.statusCode, response.headers[replayed]]).toEqual([status, undefined]);
    });
  });

  it('takes text for bytes only where it is base64 to its end', async () => {
    const idempotencyKey = newKey();
    await order({ idempotencyKey, payload: { prompt: 'data:x;base64,a red sailor!' } });

    const other = await order({ idempotencyKey, payload: { prompt: 'data:x;base64,aredsailor' } });

    expect(other.statusCode).toBe(409);
  });

  it('gives a customer’s text back as it was written, whatever it looks like', async () => {
    const prompt = '{{url:0}} $1 ~0/~1 "preview":"" \\u0041 </script>';
    const wish = { idempotencyKey: newKey(), payload: { prompt } };

    expect((await order(wish)).json().prompt).toBe(prompt);
    expect((await order(wish)).json().prompt).toBe(prompt);
  });

  it('executes once for a hundred requests with one key on two instances, whatever a second execution would meet', async () => {
    const wish = { idempotencyKey: newKey(), payload: { prompt: 'hundred', ticket: 'the only one' } };

    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, at) => order({ ...wish, on: at % 2 ? app : second })),
    );

    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([201]));
    expect(answers.filter(({ headers }) => headers['aurous-idempotent-replayed']).length).toBe(99);
    expect(new Set(answers.map(({ body }) => withoutUrl(body))).size).toBe(1);
    expect(await countJobs('hundred')).toBe(1);
  });

  describe('a key that was used', () => {
    const used = async () => {
      const idempotencyKey = newKey();
      await order({ idempotencyKey, payload: { prompt: 'first' } });
      return idempotencyKey;
    };

    it.each([
      ['another body', { payload: { prompt: 'other' } }, 'idempotency_key_in_use'],
      ['a field more', { payload: { prompt: 'first', ticket: 'x' } }, 'idempotency_key_in_use'],
      ['an invalid body', { payload: {} }, 'idempotency_key_in_use'],
      ['another path', { url: '/v1/test_orders/1/again', payload: { prompt: 'first' } }, 'idempotency_key_in_use'],
      ['another family', { url: '/api/v1/test_orders', payload: { prompt: 'first' } }, 'idempotency_key_mismatch'],
    ])('is refused for %s', async (_, wish, code) => {
      const response = await order({ idempotencyKey: await used(), ...wish });

      expect(response.statusCode).toBe(409);
      expect(response.json().error.code).toBe(code);
      expect(response.headers['should-retry']).toBe('false');
    });

    it('is a stranger to another team', async () => {
      const idempotencyKey = await used();

      const response = await order({ idempotencyKey, payload: { prompt: 'first' }, as: await buildKey(app) });

      expect(response.statusCode).toBe(201);
      expect(response.headers['aurous-idempotent-replayed']).toBeUndefined();
    });

    it('is shared by the keys of one team, and not by its test world', async () => {
      const idempotencyKey = await used();
      const sibling = await buildKey(app, { team: key });
      const test = await buildKey(app, { team: key, environment: 'test' });
      const wish = { idempotencyKey, payload: { prompt: 'first' } };

      expect((await order({ ...wish, as: sibling })).headers['aurous-idempotent-replayed']).toBe('true');
      expect((await order({ ...wish, as: test })).headers['aurous-idempotent-replayed']).toBeUndefined();
    });

    it('is new after 24 hours, reaped or not', async () => {
      const [idempotencyKey, reaped] = [await used(), await used()];
      const age = (one: string) =>
        app.database.execute(`UPDATE idempotency_key SET expires_at = now() - interval '1 ms' WHERE key = $1`, [one]);
      await age(reaped);
      await app.get(IdempotencyReaper).reap();
      await age(idempotencyKey);

      for (const one of [idempotencyKey, reaped]) {
        const response = await order({ idempotencyKey: one, payload: { prompt: 'a new request' } });
        expect([response.statusCode, response.headers['aurous-idempotent-replayed']]).toEqual([201, undefined]);
      }
    });
  });

  it.each([
    ['keys in another order', '{"ticket":"t1","prompt":"same"}', '{"prompt":"same","ticket":"t1"}', true],
    ['white space', '{"prompt":"same2"}', ' { "prompt" :\n"same2" } ', true],
    ['an escaped letter', '{"prompt":"sAme3"}', '{"prompt":"s\\u0041me3"}', true],
    ['a number in another spelling', '{"prompt":"same4","seed":1.0}', '{"prompt":"same4","seed":1}', true],
    ['an unknown field of another value', '{"prompt":"same5","seed":1}', '{"prompt":"same5","seed":2}', false],
  ])('counts %s rightly as the same body or not', async (_, one, other, isSame) => {
    const wish = { url: '/api/v1/test_orders', idempotencyKey: newKey() };
    await order({ ...wish, payload: one });

    const response = await order({ ...wish, payload: other });

    expect(response.statusCode).toBe(isSame ? 202 : 409);
  });

  it('refuses a body with a key twice before it looks at any key', async () => {
    const response = await order({ idempotencyKey: newKey(), payload: '{"prompt":"a","prompt":"b"}' });

    expect([response.statusCode, response.json().error.code]).toEqual([400, 'invalid_format']);
  });

  it('keeps nothing of a refusal: the key works once the cause is gone', async () => {
    const idempotencyKey = newKey();
    const invalid = await order({ idempotencyKey, payload: { prompt: 7 } });

    const valid = await order({ idempotencyKey, payload: { prompt: 'now right' } });

    expect([invalid.statusCode, valid.statusCode]).toEqual([400, 201]);
  });

  it('tells a twin that came while the first was running to wait, when the first takes too long', async () => {
    const idempotencyKey = newKey();
    const wish = { idempotencyKey, payload: { prompt: 'slow', ticket: 'held' } };
    const [taken, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const holding = app.database.transaction(async () => {
      await app.database.execute(`INSERT INTO test_ticket (name) VALUES ('held')`);
      taken.resolve();
      await released.promise;
    });
    await taken.promise;
    const first = order(wish);
    await untilKeyIsHeld();

    const twin = await order({ ...wish, on: second });

    expect([twin.statusCode, twin.json().error.code]).toEqual([409, 'idempotency_request_in_progress']);
    expect([twin.headers['retry-after'], twin.headers['should-retry']]).toEqual(['2', 'true']);
    released.resolve();
    await holding;
    await first;
  });

  async function untilKeyIsHeld(): Promise<void> {
    const waiting = `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%test_ticket%' AND datname = current_database()`;
    while ((await app.database.query(waiting)).length === 0) {
      // The first request reaches the ticket within milliseconds.
    }
  }

  describe('the form of a key', () => {
    let port: number;

    beforeAll(async () => {
      await app.nest.listen(0, '127.0.0.1');
      port = Number(new URL(await app.nest.getUrl()).port);
    });

    /** Over a raw socket: clients refuse to send most of these. */
    const send = (...headerLines: Buffer[]): Promise<number> =>
      new Promise((resolve, reject) => {
        const body = '{"prompt":"form"}';
        const socket = connect(port, '127.0.0.1');
        const head = `POST /v1/test_orders HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key.key}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n`;
        const chunks: Buffer[] = [];
        socket.on('data', (chunk) => chunks.push(chunk));
        socket.on('end', () => resolve(Number(Buffer.concat(chunks).toString().slice(9, 12))));
        socket.on('error', reject);
        socket.write(
          Buffer.concat([
            Buffer.from(head),
            ...headerLines.map((line) => Buffer.concat([line, Buffer.from('\r\n')])),
            Buffer.from(`\r\n${body}`),
          ]),
        );
      });

    const header = (value: string | Buffer) => Buffer.concat([Buffer.from('Idempotency-Key: '), Buffer.from(value)]);

    it.each([
      ['1 character', [header('k')], 201],
      ['256 characters', [header('k'.repeat(256))], 201],
      ['a quoted string', [header('"quoted"')], 201],
      ['letters beyond ASCII', [header('schlüssel Ñ 订单 €5')], 201],
      ['256 characters of two bytes each', [header('é'.repeat(256))], 201],
      ['a letter in Latin-1', [header(Buffer.from('é', 'latin1'))], 201],
      ['a control character in UTF-8', [header('a\u0085b')], 400],
      ['spaces inside', [header('a b')], 201],
      ['nothing', [header('')], 400],
      ['white space only', [header('   ')], 400],
      ['257 characters', [header('k'.repeat(257))], 400],
      ['a NUL', [header(Buffer.from('a\0b'))], 400],
      ['a bare CR', [header(Buffer.from('a\rb'))], 400],
      ['a tab', [header('a\tb')], 400],
      ['two headers', [header('one'), header('two')], 400],
    ])('with %s answers as it should', async (_, lines, status) => {
      expect(await send(...lines)).toBe(status);
    });
  });
});

describe('idempotency keys on waiting routes', () => {
  let app: TestApp;
  let key: BuiltKey;

  beforeAll(async () => {
    app = await startApp();
    key = await buildKey(app);
  });

  afterAll(() => app.close());

  const generate = (personaId: string, idempotencyKey: string, headers: object = {}) =>
    app.inject({
      method: 'POST',
      url: `/v1/personas/${personaId}/portrait/canonical/generate`,
      headers: { authorization: `Bearer ${key.key}`, 'idempotency-key': idempotencyKey, ...headers },
      payload: { imageSize: '1K', force: true },
    });

  it('replays the same portrait in its present state', async () => {
    const { persona } = await buildPersona(app, { key });
    const first = await generate(persona.id, 'now', { prefer: 'respond-async' });

    const replay = await generate(persona.id, 'now');

    expect(first.json().status).toBe('pending');
    expect(replay.headers['idempotent-replayed']).toBe('true');
    expect(replay.json()).toMatchObject({ portraitId: first.json().portraitId, status: 'generated' });
  });

  it('replays for the same persona in capitals', async () => {
    const { persona } = await buildPersona(app, { key });
    const first = await generate(persona.id, 'spelled');

    const replay = await generate(persona.id.toUpperCase(), 'spelled');

    expect([replay.statusCode, replay.headers['idempotent-replayed']]).toEqual([first.statusCode, 'true']);
    expect(replay.json().portraitId).toBe(first.json().portraitId);
  });

  it('forgets the key when the portrait fails', async () => {
    const { persona } = await buildPersona(app, { key, layers: { surface: { occupation: 'clerk test:fail' } } });

    const first = await generate(persona.id, 'failing');
    const again = await generate(persona.id, 'failing');

    expect([first.statusCode, again.statusCode]).toEqual([502, 502]);
    expect(again.headers['idempotent-replayed']).toBeUndefined();
    expect(await app.database.query('SELECT 1 FROM portrait WHERE persona_id = $1', [persona.id])).toHaveLength(2);
  });

  const cancel = async (jobId: string) => {
    const url = `/api/v1/jobs/${jobId}/cancel`;
    expect(
      (await app.inject({ method: 'POST', url, headers: { authorization: `Bearer ${key.key}` } })).statusCode,
    ).toBe(200);
  };

  const untilEnded = (jobId: string) =>
    app.inject({
      method: 'GET',
      url: `/api/v1/jobs/${jobId}?wait_for_completion=true&timeout_seconds=30`,
      headers: { authorization: `Bearer ${key.key}` },
    });

  it.each([
    ['fails', 'clerk test:slow=300 test:fail', untilEnded],
    ['is cancelled', 'clerk test:slow=60000', cancel],
  ])('stays with a portrait that somebody was told of and that then %s', async (_, occupation, end) => {
    const { persona } = await buildPersona(app, { key, layers: { surface: { occupation } } });
    const idempotencyKey = `told ${occupation}`;
    const first = (await generate(persona.id, idempotencyKey, { prefer: 'respond-async' })).json();
    const [job] = await app.database.query<{ id: string }>('SELECT id FROM job WHERE owner_id = $1', [persona.id]);
    await end(job?.id ?? '');

    const replay = await generate(persona.id, idempotencyKey);

    expect([first.status, replay.statusCode, replay.headers['idempotent-replayed']]).toEqual(['pending', 200, 'true']);
    expect(replay.json()).toMatchObject({ portraitId: first.portraitId, status: 'failed' });
    expect(await app.database.query('SELECT 1 FROM portrait WHERE persona_id = $1', [persona.id])).toHaveLength(1);
  });

  it('answers 404 for a portrait that was deleted while it was in the making', async () => {
    const { persona } = await buildPersona(app, { key, layers: { surface: { occupation: 'clerk test:slow=60000' } } });
    const first = (await generate(persona.id, 'deleted', { prefer: 'respond-async' })).json();
    const url = `/v1/personas/${persona.id}/portrait/${first.portraitId}`;
    await app.inject({ method: 'DELETE', url, headers: { authorization: `Bearer ${key.key}` } });

    const replay = await generate(persona.id, 'deleted');

    expect([first.status, replay.statusCode]).toEqual(['pending', 404]);
  });

  it('is free when it was taken for a portrait that failed in the same moment', async () => {
    const failing = { surface: { occupation: 'clerk test:slow=400 test:fail' } };
    const { persona } = await buildPersona(app, { key, layers: failing });
    const post = (idempotencyKey: string) =>
      app.inject({
        method: 'POST',
        url: `/v1/personas/${persona.id}/portrait/canonical/generate`,
        headers: { authorization: `Bearer ${key.key}`, 'idempotency-key': idempotencyKey },
        payload: { imageSize: '1K' },
      });
    const first = post('the first');
    await eventually(
      () => app.database.query(`SELECT 1 FROM job WHERE owner_id = $1 AND state = 'running'`, [persona.id]),
      ({ length }) => length === 1,
    );
    // The second has found the first one's portrait in the making; when it points its key at it, the settle is over.
    const canonicals = app.get(CanonicalService);
    const order = canonicals.order.bind(canonicals);
    jest.spyOn(canonicals, 'order').mockImplementationOnce(async (...args) => {
      const portrait = await order(...args);
      await first;
      return portrait;
    });

    const second = await post('the second');

    expect([(await first).statusCode, second.statusCode]).toEqual([502, 502]);
    expect(await app.database.query(`SELECT 1 FROM idempotency_key WHERE key = 'the second'`)).toEqual([]);
  });

  it('answers 404 for a portrait whose persona is gone, and 409 for another request', async () => {
    const { persona } = await buildPersona(app, { key });
    const { persona: other } = await buildPersona(app, { key });
    await generate(persona.id, 'gone');

    expect((await generate(other.id, 'gone')).json().error).toBe('idempotency_conflict');
    await app.inject({
      method: 'DELETE',
      url: `/v1/personas/${persona.id}`,
      headers: { authorization: `Bearer ${key.key}` },
    });
    expect((await generate(persona.id, 'gone')).statusCode).toBe(404);
  });
});
