import { fromUlid, newId } from '../src/common/index.js';
import { buildCharacters, type CharactersUnderTest, GENEROUS_LIMITS } from './factories/characters.js';
import { buildWebhookEndpoint } from './factories/webhooks.js';
import { startApp, type TestApp } from './support/app.js';
import { eventually } from './support/eventually.js';
import { holdRows } from './support/held-rows.js';

const SLOW = { additional_details: 'a scar test:slow=60000' };

describe('what is left of a character that was deleted', () => {
  let app: TestApp;
  let characters: CharactersUnderTest;

  beforeAll(async () => {
    app = await startApp({ env: { RATE_LIMITS: GENEROUS_LIMITS } });
    characters = await buildCharacters(app, { credits: 100 });
  });

  afterAll(() => app.close());

  const jobsOf = (id: string) =>
    app.database.query('SELECT state, input, client_reference_id AS reference FROM job WHERE subject_id = $1', [
      fromUlid('char', id),
    ]);

  const rowOf = async (id: string) => {
    const text =
      'SELECT status, name, attributes, error, client_reference_id AS reference FROM character WHERE id = $1';
    return (await app.database.query(text, [fromUlid('char', id)]))[0];
  };

  const remove = (id: string) => characters.call('DELETE', `/${id}`);

  const GONE = { status: 'deleted', name: '', attributes: null, error: null, reference: null };

  it.each([
    ['failed', GONE],
    ['reviewing', undefined],
  ])('is none of its words, when it was %s', async (status, row) => {
    const before = await characters.synthesized(status === 'failed' ? 'test:pose_fail=side' : 'a scar');

    await remove(before.id);

    expect([before.status, await rowOf(before.id)]).toEqual([status, row]);
    expect(await jobsOf(before.id)).toEqual([{ state: expect.any(String), input: {}, reference: null }]);
    const pictures = 'SELECT 1 FROM job_picture WHERE job_id IN (SELECT id FROM job WHERE subject_id = $1)';
    expect(await app.database.query(pictures, [fromUlid('char', before.id)])).toEqual([]);
  });

  it('is the work on pictures of it, words and all', async () => {
    const { id } = await characters.ready();
    const payload = { prompt: 'On a beach', character_id: id };
    const headers = { authorization: `Bearer ${characters.key.key}` };
    await app.inject({ method: 'POST', url: '/v1/images', payload, headers });

    await remove(id);

    const text = `SELECT input FROM job WHERE owner_id = $1 AND kind = 'image_generation'`;
    const [job] = await app.database.query<{ input: object }>(text, [fromUlid('char', id)]);
    expect(Object.keys(job?.input ?? {})).not.toEqual([]);
  });

  it('are its words in the one last event, when it was in the making', async () => {
    const own = await buildCharacters(app);
    await buildWebhookEndpoint(app, { key: own.key, events: ['character.cancelled'] });
    const before = await own.made(own.create({ attributes: SLOW, client_reference_id: 'bot_8472' }));

    await own.call('DELETE', `/${before.id}`);

    const text = `SELECT payload FROM webhook_delivery d JOIN webhook_event e ON e.id = event_id WHERE e.team_id = $1`;
    const told = await app.database.query<{ payload: string }>(text, [own.key.teamId]);
    expect(told.map(({ payload }) => JSON.parse(payload))).toMatchObject([
      {
        type: 'character.cancelled',
        data: {
          object: {
            id: before.id,
            status: 'deleted',
            name: 'Aurora',
            attributes: SLOW,
            refs: [],
            client_reference_id: 'bot_8472',
          },
        },
      },
    ]);
    expect(await rowOf(before.id)).toEqual(GONE);
    expect(await jobsOf(before.id)).toEqual([{ state: 'cancelled', input: {}, reference: null }]);
  });

  it('is taken with the job that it has by then, in the order in which everybody takes them', async () => {
    const { id } = await characters.ready();
    const uuid = fromUlid('char', id);
    const [late, first] = [newId(), await characters.jobOf(id)];
    await app.database.execute(
      `INSERT INTO job (id, team_id, is_test, kind, subject_id, owner_id, input, run_after)
       SELECT $1, team_id, is_test, kind, subject_id, owner_id, input, now() + interval '1 hour' FROM job WHERE id = $2`,
      [late, first],
    );
    const settle = await holdRows(app, 'SELECT 1 FROM job WHERE id = $1', [late]);
    const order = await holdRows(app, 'SELECT 1 FROM character WHERE id = $1', [uuid]);

    const deleted = remove(id);
    await waiterFor('FROM character c ');
    await order.run(`UPDATE character SET prior_status = status, status = 'synthesizing', job_id = $2 WHERE id = $1`, [
      uuid,
      late,
    ]);
    await order.commit();
    // It waits for the job that a settle holds, and leaves the character to that settle.
    const free = 'SELECT 1 FROM character WHERE id = $1 AND job_id = $2 FOR UPDATE SKIP LOCKED';
    await waiterFor('FROM job ');
    expect(await app.database.query(free, [uuid, late])).toHaveLength(1);
    await settle.release();

    expect((await deleted).statusCode).toBe(200);
    expect(await rowOf(id)).toEqual(GONE);
  });

  /** Somebody waits for a row, held by another, of what is read here. */
  const waiterFor = (source: string) =>
    eventually(
      () =>
        app.database.query(
          `SELECT 1 FROM pg_stat_activity
           WHERE datname = current_database() AND wait_event_type = 'Lock' AND position($1 IN query) > 0`,
          [source],
        ),
      ({ length }) => length === 1,
    );
});
