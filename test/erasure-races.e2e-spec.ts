import { jest } from '@jest/globals';
import { Readable } from 'node:stream';
import { ErasureUpkeep } from '../src/admin/erasure-upkeep.js';
import { AvatarsService } from '../src/avatars/avatars.service.js';
import { SavedAvatarsService } from '../src/avatars/saved-avatars.service.js';
import { toUlid } from '../src/common/index.js';
import { ObjectStore } from '../src/storage/object-store.js';
import { type BuiltKey, buildAvatar, buildKey, buildOperatorKey, type Request, requestAs } from './factories/index.js';
import { startApp, type TestApp } from './support/app.js';
import { eventually } from './support/eventually.js';
import { storedKeys } from './support/stored-keys.js';

describe('an erasure and what is on its way', () => {
  let app: TestApp;
  let ask: Request;

  beforeAll(async () => {
    app = await startApp();
    ask = requestAs(app, await buildOperatorKey(app));
  });

  afterEach(() => jest.restoreAllMocks());
  afterAll(() => app.close());

  const begin = async (key: BuiltKey, subject: string, id: string): Promise<string> =>
    (await ask('POST', '/admin/v1/erasures', { team_id: toUlid('team', key.teamId), subject, id })).json().id;

  const look = async (id: string) => (await ask('GET', `/admin/v1/erasures/${id}`)).json();

  const done = async (key: BuiltKey, subject: string, id: string) => {
    const erasureId = await begin(key, subject, id);
    return eventually(
      () => look(erasureId),
      ({ state }) => state === 'done',
      10_000,
    );
  };

  const teamDone = (key: BuiltKey) => done(key, 'team', toUlid('team', key.teamId));

  const filesOf = async ({ teamId }: BuiltKey): Promise<string[]> =>
    (await storedKeys(app)).filter((key) => key.includes(teamId));

  /** A statement that waits for a row that another transaction holds. */
  const untilOneWaits = () =>
    eventually(
      () =>
        app.database.query(
          `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        ),
      ({ length }) => length > 0,
    );

  /** A request that is let in, and whose body ends when the rest of it is sent. */
  const sendSlowly = async (key: BuiltKey, url: string, wish: object) => {
    const body = JSON.stringify(wish);
    const gate = Promise.withResolvers<void>();
    async function* slowly() {
      yield Buffer.from(body.slice(0, 10));
      await gate.promise;
      yield Buffer.from(body.slice(10));
    }
    const answer = app.inject({
      method: 'POST',
      url,
      payload: Readable.from(slowly()),
      headers: {
        authorization: `Bearer ${key.key}`,
        'content-type': 'application/json',
        'idempotency-key': `slow-${url}`,
      },
    });
    await eventually(
      () => app.database.query('SELECT 1 FROM api_key WHERE id = $1 AND last_used_at IS NOT NULL', [key.keyId]),
      ({ length }) => length > 0,
    );
    return { answer, sendRest: () => gate.resolve() };
  };

  it.each([
    ['/api/v1/avatars/generate', { prompt: 'Zephyrine by the sea' }, 'invalid_api_key'],
    ['/v1/images', { prompt: 'Zephyrine by the sea', width: 1024, height: 1024 }, 'revoked_api_key'],
    ['/v1/personas', { name: 'Zephyrine Quill', intent: 'A lighthouse keeper.' }, 'unauthorized'],
  ])('refuse what was let in at %s before its team went', async (url, wish, code) => {
    const key = await buildKey(app);
    const request = await sendSlowly(key, url, wish);
    await teamDone(key);

    request.sendRest();

    const { statusCode, body } = await request.answer;
    expect([statusCode, body]).toEqual([401, expect.stringContaining(code)]);
    for (const table of ['job', 'idempotency_key', 'persona', 'image', 'credit_hold', 'moderation_decision']) {
      expect([table, await app.database.query(`SELECT 1 FROM ${table} WHERE team_id = $1`, [key.teamId])]).toEqual([
        table,
        [],
      ]);
    }
    expect(await filesOf(key)).toEqual([]);
  });

  it('leave no picture that came with an order and reached the store last', async () => {
    const key = await buildKey(app);
    const store = app.get(ObjectStore);
    const real = store.put.bind(store);
    const [begun, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    jest.spyOn(store, 'put').mockImplementation(async (path, bytes) => {
      if (path.includes('/input/')) {
        begun.resolve();
        await goOn.promise;
      }
      return real(path, bytes);
    });
    const order = requestAs(app, key)('POST', '/api/v1/avatars/generate', { prompt: 'A keeper' });
    await begun.promise;
    await teamDone(key);

    goOn.resolve();

    expect((await order).statusCode).toBe(401);
    expect(await filesOf(key)).toEqual([]);
  });

  it('end an order of which the end of its team had to wait', async () => {
    const key = await buildKey(app);
    const orders = app.get(AvatarsService);
    const real = orders.generate.bind(orders);
    const [written, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    jest.spyOn(orders, 'generate').mockImplementation(async (...args) => {
      const answer = await real(...args);
      written.resolve();
      await goOn.promise;
      return answer;
    });

    const order = requestAs(app, key)('POST', '/api/v1/avatars/generate', { prompt: 'Zephyrine test:slow=20000' });
    await written.promise;
    const erasure = begin(key, 'team', toUlid('team', key.teamId));
    await untilOneWaits();
    goOn.resolve();

    expect((await order).statusCode).toBe(202);
    const id = await erasure;
    const [job] = await app.database.query('SELECT state FROM job WHERE team_id = $1', [key.teamId]);
    expect(job).toEqual({ state: 'cancelled' });
    await eventually(
      () => look(id),
      ({ state }) => state === 'done',
      10_000,
    );
    expect(await app.database.query('SELECT input FROM job WHERE team_id = $1', [key.teamId])).toEqual([{ input: {} }]);
    expect((await ask('GET', '/admin/v1/ledger/audit')).json().violations).toEqual([]);
  });

  it('save no copy of an avatar that is erased between the copy and its row', async () => {
    const key = await buildKey(app);
    const { jobId } = await buildAvatar(app, { key });
    const saves = app.get(SavedAvatarsService);
    const real = saves.prepare.bind(saves);
    jest.spyOn(saves, 'prepare').mockImplementation(async (...args) => {
      const prepared = await real(...args);
      await done(key, 'avatar', jobId);
      return prepared;
    });

    const saved = await requestAs(app, key)('POST', '/api/v1/avatars/save', { job_id: jobId, label: 'kept' });

    expect([saved.statusCode, saved.json().error.code]).toEqual([404, 'job_not_found']);
    expect((await requestAs(app, key)('GET', '/api/v1/avatars')).json().data.total_count).toBe(0);
    expect(
      await eventually(
        () => filesOf(key),
        ({ length }) => length === 0,
      ),
    ).toEqual([]);
  });

  it('take along a copy whose row is written while its avatar is erased', async () => {
    const key = await buildKey(app);
    const { jobId } = await buildAvatar(app, { key });
    const saves = app.get(SavedAvatarsService);
    const real = saves.save.bind(saves);
    const [written, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    jest.spyOn(saves, 'save').mockImplementation(async (...args) => {
      const row = await real(...args);
      written.resolve();
      await goOn.promise;
      return row;
    });

    const saved = requestAs(app, key)('POST', '/api/v1/avatars/save', { job_id: jobId });
    await written.promise;
    const erasure = begin(key, 'avatar', jobId);
    await untilOneWaits();
    goOn.resolve();

    expect((await saved).statusCode).toBe(200);
    const id = await erasure;
    await eventually(
      () => look(id),
      ({ state }) => state === 'done',
      10_000,
    );
    expect((await requestAs(app, key)('GET', '/api/v1/avatars')).json().data.total_count).toBe(0);
    expect(await filesOf(key)).toEqual([]);
  });

  it('wait for a picture that is on its way to the store', async () => {
    const key = await buildKey(app);
    const store = app.get(ObjectStore);
    const real = store.put.bind(store);
    const [begun, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    jest.spyOn(store, 'put').mockImplementation(async (path, bytes) => {
      if (path.includes('/avatar-job/')) {
        begun.resolve();
        await goOn.promise;
      }
      return real(path, bytes);
    });
    const order = await requestAs(app, key)('POST', '/api/v1/avatars/generate', { prompt: 'A keeper' });
    await begun.promise;

    const id = await begin(key, 'avatar', order.json().data.job_id);
    await app.get(ErasureUpkeep).pass();
    await app.get(ErasureUpkeep).pass();
    const pending = await look(id);
    goOn.resolve();

    expect(pending).toMatchObject({ state: 'pending', receipt: null });
    await eventually(
      () => look(id),
      ({ state }) => state === 'done',
      10_000,
    );
    expect(await filesOf(key)).toEqual([]);
  });
});
