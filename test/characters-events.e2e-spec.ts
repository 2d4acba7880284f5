import { fromUlid } from '../src/common/index.js';
import { Database } from '../src/database/index.js';
import { GenerationService, RetriesService } from '../src/generation/index.js';
import { buildCharacters, type CharactersUnderTest, GENEROUS_LIMITS } from './factories/characters.js';
import { buildWebhookEndpoint } from './factories/webhooks.js';
import { startApp, type TestApp } from './support/app.js';

interface Told {
  type: string;
  data: { object: { id: string; status: string; refs: { url: string }[]; [field: string]: unknown } };
}

describe('what is told of characters', () => {
  let app: TestApp;
  let characters: CharactersUnderTest;

  beforeAll(async () => {
    app = await startApp({ env: { RATE_LIMITS: GENEROUS_LIMITS } });
  });

  beforeEach(async () => {
    characters = await buildCharacters(app, { credits: 20 });
    await buildWebhookEndpoint(app, { key: characters.key, events: EVENTS });
  });

  afterAll(() => app.close());

  const told = async (): Promise<Told[]> => {
    const text = `SELECT payload FROM webhook_delivery d JOIN webhook_event e ON e.id = event_id WHERE e.team_id = $1 ORDER BY e.id`;
    const rows = await app.database.query<{ payload: string }>(text, [characters.key.teamId]);
    return rows.map(({ payload }) => JSON.parse(payload));
  };

  const summaryOf = ({ type, data }: Told) => [type, data.object.status, data.object.refs.length];

  const retry = (jobId: string) => app.get(Database).transaction(() => app.get(RetriesService).retry(jobId));

  it('is a synthesis that is whole, and its save', async () => {
    const { id } = await characters.settled(characters.create({ client_reference_id: 'bot_8472' }));
    await characters.made(characters.call('POST', `/${id}/save`));
    await characters.made(characters.call('POST', `/${id}/save`));

    const [first, second, ...rest] = await told();

    expect([summaryOf(first!), summaryOf(second!), rest]).toEqual([
      ['character.completed', 'reviewing', 4],
      ['character.completed', 'ready', 4],
      [],
    ]);
    const { data } = first!;
    expect(data.object).toMatchObject({
      id,
      object: 'character',
      client_reference_id: 'bot_8472',
      error_message: null,
    });
    expect(Object.keys(data.object).toSorted((a, b) => (a < b ? -1 : 1))).toEqual(
      Object.keys(await characters.item(id)).toSorted((a, b) => (a < b ? -1 : 1)),
    );
  });

  it('is one that lacks a pose, with what it has', async () => {
    await characters.synthesized('test:pose_fail=side');

    const [failed, ...rest] = await told();

    expect([summaryOf(failed!), rest]).toEqual([['character.failed', 'failed', 3], []]);
    expect(failed?.data.object.error_message).toMatch(/^3 of 4 /);
  });

  it('is one that fell back to where it stood', async () => {
    const { id } = await characters.ready();
    await characters.settled(
      characters.call('POST', `/${id}/refs/regenerate`, { pose: 'side', prompt_override: 'test:fail' }),
    );

    const last = (await told()).at(-1);

    expect(summaryOf(last!)).toEqual(['character.failed', 'ready', 4]);
    expect(last?.data.object.last_error).toMatchObject({ code: 'bad_request' });
  });

  it.each([
    ['a cancel', async (id: string) => app.get(GenerationService).cancel(await characters.jobOf(id)), 'failed'],
    ['a deletion', (id: string) => characters.call('DELETE', `/${id}`), 'deleted'],
  ])('is %s of what runs', async (_, end, status) => {
    const { id } = await characters.made(characters.create({ attributes: { additional_details: 'test:slow=60000' } }));

    await end(id);

    expect((await told()).map(summaryOf)).toEqual([['character.cancelled', status, 0]]);
  });

  it('is a character of uploads, ready from the start', async () => {
    await characters.createFromUploads(2);

    expect((await told()).map(summaryOf)).toEqual([['character.completed', 'ready', 2]]);
  });

  describe('after an operator’s retry', () => {
    it('is what became of it, at nobody’s cost', async () => {
      const { id } = await characters.synthesized('test:pose_fail=side');

      const jobId = await retry(await characters.jobOf(id));

      expect(await characters.jobOf(id)).toBe(jobId);
      const after = await characters.settled(characters.call('GET', `/${id}`));
      expect([after.status, after.refs.length, await characters.credits()]).toEqual(['failed', 3, [17, 0]]);
      expect((await told()).map(summaryOf)).toEqual([
        ['character.failed', 'failed', 3],
        ['character.failed', 'failed', 3],
      ]);
    });

    it('is of what it lacks only, after the pictures that are there', async () => {
      const { id } = await characters.synthesized('test:pose_fail=side');
      const portrait = (await characters.item(id)).refs[0]!;

      const jobId = await retry(await characters.jobOf(id));

      await characters.settled(characters.call('GET', `/${id}`));
      const shots = 'SELECT DISTINCT shot FROM provider_call WHERE job_id = $1';
      expect(await app.database.query(shots, [jobId])).toEqual([{ shot: 'side' }]);
      const [side, ...rest] = await characters.orderOf(id);
      expect([side?.name, side?.references.length, rest]).toEqual(['side', 1, []]);
      expect(decodeURIComponent(new URL(portrait.url).pathname)).toContain(side?.references[0]?.objectKey);
      const after = (await characters.item(id)).refs[0]!;
      expect(new URL(after.url).pathname).toBe(new URL(portrait.url).pathname);
    });

    it('is nothing when a picture that it was to be drawn from has been replaced', async () => {
      const attributes = { additional_details: 'test:pose_fail=side' };
      const { id } = await characters.made(characters.createFromUploads(1, { attributes }));
      await app.database.execute(`UPDATE character_ref SET pose = 'front' WHERE character_id = $1`, [
        fromUlid('char', id),
      ]);
      await characters.settled(characters.call('POST', `/${id}/resynthesize`));
      const jobId = await characters.jobOf(id);

      expect(await retry(jobId)).toBeNull();
      expect([(await characters.item(id)).status, await characters.jobOf(id)]).toEqual(['ready', jobId]);
    });

    it.each([
      ['was deleted', (id: string) => characters.call('DELETE', `/${id}`)],
      [
        'was drawn again',
        async (id: string) => {
          await characters.call('PATCH', `/${id}`, { attributes: { age: 28 } });
          await characters.settled(characters.call('POST', `/${id}/resynthesize`));
        },
      ],
    ])('is nothing when the character %s since', async (_, moveOn) => {
      const { id } = await characters.synthesized('test:pose_fail=side');
      const jobId = await characters.jobOf(id);
      await moveOn(id);

      expect(await retry(jobId)).toBeNull();
    });
  });
});

const EVENTS = ['character.completed', 'character.failed', 'character.cancelled'];
