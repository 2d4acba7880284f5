import { toUlid } from '../src/common/index.js';
import { CharactersService } from '../src/characters/index.js';
import { Caller } from '../src/http/index.js';
import { StorageService } from '../src/storage/index.js';
import { buildKey } from './factories/index.js';
import {
  type CharacterItem,
  buildCharacters,
  type CharactersUnderTest,
  GENEROUS_LIMITS,
} from './factories/characters.js';
import { startApp, type TestApp } from './support/app.js';

const UNKNOWN = 'char_01KAM2Z8C5F6T7V8W9X0Y1Z2A3';

describe('characters that are there', () => {
  let app: TestApp;
  let characters: CharactersUnderTest;

  beforeAll(async () => {
    app = await startApp({ env: { RATE_LIMITS: GENEROUS_LIMITS } });
    characters = await buildCharacters(app, { credits: 200 });
  });

  afterAll(() => app.close());

  const uploaded = (fields: object = {}, by = characters) => by.made(by.createFromUploads(1, fields));

  const uuidOf = async (id: string) => {
    const rows = await app.database.query<{ id: string }>('SELECT id FROM character');
    return rows.find((row) => toUlid('char', row.id) === id)?.id ?? '';
  };

  const statusOf = async (id: string) => {
    const [row] = await app.database.query('SELECT status FROM character WHERE id = $1', [id]);
    return row?.status ?? null;
  };

  const events = async (id: string) => {
    const text = 'SELECT type FROM webhook_event WHERE $1 = ANY(subject_ids) ORDER BY id';
    return (await app.database.query<{ type: string }>(text, [await uuidOf(id)])).map(({ type }) => type);
  };

  describe('a list', () => {
    let own: CharactersUnderTest;
    let made: CharacterItem[];

    beforeAll(async () => {
      own = await buildCharacters(app);
      made = [];
      for (const [name, client_reference_id] of [
        ['Aurora', 'a'],
        ['50% Robot', 'b'],
        ['aurora II', 'a'],
        ['Zed', 'c'],
      ]) {
        made.push(await uploaded({ name, client_reference_id }, own));
      }
      await own.call('DELETE', `/${made[3]!.id}`);
      await own.made(own.create({ name: 'Newest', attributes: { additional_details: 'test:slow=60000' } }));
    });

    afterAll(async () => {
      const [newest] = (await list()).data;
      await own.call('DELETE', `/${newest.id}`);
    });

    const list = async (query = '') => (await own.call('GET', query)).json();
    const namesOf = ({ data }: { data: { name: string }[] }) => data.map(({ name }) => name);

    it('is newest first, without deleted ones', async () => {
      expect(await list()).toMatchObject({ object: 'list', has_more: false, next_cursor: null });
      expect(namesOf(await list())).toEqual(['Newest', 'aurora II', '50% Robot', 'Aurora']);
      expect((await list()).data.at(-1)).toEqual({ ...made[0], refs: [{ pose: 'other', url: expect.any(String) }] });
    });

    it.each([
      ['?name=aURORA', ['aurora II', 'Aurora']],
      ['?name=%25', ['50% Robot']],
      ['?name=_', []],
      ['?client_reference_id=a', ['aurora II', 'Aurora']],
      ['?client_reference_id=a&name=II', ['aurora II']],
      ['?status=synthesizing', ['Newest']],
      ['?status=ready', ['aurora II', '50% Robot', 'Aurora']],
      ['?status=deleted', []],
    ])('is narrowed by %s', async (query, names) => {
      expect(namesOf(await list(query))).toEqual(names);
    });

    it('goes on where the page before ended', async () => {
      const first = await list('?limit=3');
      const second = await list(`?limit=3&starting_after=${first.next_cursor}`);

      expect([first.has_more, first.next_cursor, second.has_more]).toEqual([true, first.data[2].id, false]);
      expect([...namesOf(first), ...namesOf(second)]).toEqual(namesOf(await list()));
    });

    it.each([
      ['?limit=0', 'value_out_of_range', 'limit'],
      ['?limit=101', 'value_out_of_range', 'limit'],
      ['?starting_after=x', 'invalid_format', 'starting_after'],
      [`?starting_after=${UNKNOWN}`, 'invalid_format', 'starting_after'],
      ['?status=gone', 'invalid_format', 'status'],
      ['?order=asc', 'parameter_unknown', 'order'],
    ])('refuses %s', async (query, code, param) => {
      const response = await own.call('GET', query);

      expect([response.statusCode, response.json().error]).toMatchObject([400, { code, param }]);
    });

    it('goes on behind a row that has been removed since', async () => {
      const removed = await own.synthesized();
      const cursor = `?starting_after=${removed.id}`;
      const before = namesOf(await list(cursor));

      await own.call('DELETE', `/${removed.id}`);

      expect([removed.status, namesOf(await list(cursor))]).toEqual(['reviewing', before]);
      expect(before).toContain('Newest');
    });

    it.each([
      ['Zoé', 'Zoe\u0301'],
      ['Zoe\u0301', 'Zoé'],
    ])('finds %j by %j', async (name, asked) => {
      const { id } = await uploaded({ name });

      const response = await characters.call('GET', `?name=${encodeURIComponent(asked)}`);

      expect(response.json().data[0].id).toBe(id);
    });

    it('is of one team and one world', async () => {
      const tester = await buildCharacters(app, { key: await buildKey(app, { team: own.key, environment: 'test' }) });

      expect((await tester.call('GET')).json().data).toEqual([]);
      expect((await tester.call('GET', `?starting_after=${made[0]!.id}`)).statusCode).toBe(400);
    });
  });

  describe('a change', () => {
    it('is of the name, the attributes or both, which are replaced as a whole', async () => {
      const { id, updated_at: before } = await uploaded({ attributes: { age: 28, gender: 'woman' } });
      const change = async (payload: object) => (await characters.call('PATCH', `/${id}`, payload)).json();

      const answers = [
        await change({ name: ' Nova ' }),
        await change({ attributes: { hair_color: 'red' } }),
        await change({ name: 'Stella', attributes: {} }),
      ];

      expect(answers.map(({ name, attributes }) => [name, attributes])).toEqual([
        ['Nova', { age: 28, gender: 'woman' }],
        ['Nova', { hair_color: 'red' }],
        ['Stella', null],
      ]);
      expect(Date.parse(answers[2].updated_at)).toBeGreaterThan(Date.parse(before));
      expect(await characters.item(id)).toMatchObject({ name: 'Stella', status: 'ready' });
    });

    it('of nothing changes nothing', async () => {
      const before = await uploaded();

      const response = await characters.call('PATCH', `/${before.id}`, {});

      expect([response.statusCode, response.json().updated_at]).toEqual([200, before.updated_at]);
    });

    it.each([
      ['a status', { status: 'ready' }, 'status', ['status']],
      [
        'its reference',
        { name: 'Nova', client_reference_id: 'x', refs: [] },
        'client_reference_id',
        ['client_reference_id', 'refs'],
      ],
    ])('of %s is refused', async (_, payload, param, named) => {
      const { id } = await uploaded();

      const response = await characters.call('PATCH', `/${id}`, payload);

      const { error } = response.json();
      expect([response.statusCode, error]).toMatchObject([
        400,
        { code: 'invalid_request', type: 'invalid_request', param },
      ]);
      for (const name of named) {
        expect(error.message).toContain(name);
      }
      expect((await characters.item(id)).name).toBe('Aurora');
    });

    it.each([
      ['an empty name', { name: '' }, 'value_out_of_range', 'name'],
      ['a name of 81', { name: 'x'.repeat(81) }, 'value_out_of_range', 'name'],
      ['an unknown attribute', { attributes: { foo: 1 } }, 'parameter_unknown', 'attributes.foo'],
      ['an attribute every object has', { attributes: { valueOf: 1 } }, 'parameter_unknown', 'attributes.valueOf'],
      ['an age in quotes', { attributes: { age: '28' } }, 'invalid_format', 'attributes.age'],
    ])('to %s is refused', async (_, payload, code, param) => {
      const { id } = await uploaded();

      const response = await characters.call('PATCH', `/${id}`, payload);

      expect([response.statusCode, response.json().error]).toMatchObject([400, { code, param }]);
    });

    it.each([
      ['name', { name: 'Taylor Swift' }],
      ['attributes', { attributes: { additional_details: 'as Taylor Swift' } }],
    ])('of the %s to a real person is refused', async (_, payload) => {
      const { id } = await uploaded();

      const response = await characters.call('PATCH', `/${id}`, payload);

      expect([response.statusCode, response.json().error.code]).toEqual([422, 'prompt_blocked']);
    });
  });

  describe('saving', () => {
    it('takes one that is reviewed into use, once', async () => {
      const { id } = await characters.synthesized();

      const answers = [await characters.call('POST', `/${id}/save`), await characters.call('POST', `/${id}/save`)];

      expect(answers.map((one) => [one.statusCode, one.json().status])).toEqual([
        [200, 'ready'],
        [200, 'ready'],
      ]);
      expect((await events(id)).slice(-1)).toEqual(['character.completed']);
    });

    it('is refused for one that has failed', async () => {
      const { id } = await characters.synthesized('test:fail');

      const response = await characters.call('POST', `/${id}/save`);

      expect([response.statusCode, response.json().error]).toMatchObject([
        400,
        { code: 'invalid_request_error', type: 'invalid_request' },
      ]);
    });

    it('is not needed for uploads, of which endpoints hear at once', async () => {
      const { id } = await uploaded();

      expect(await events(id)).toEqual(['character.completed']);
    });
  });

  describe('deleting', () => {
    it.each([
      ['ready', () => characters.ready(), 'deleted'],
      ['reviewing', () => characters.synthesized(), null],
      ['failed', () => characters.synthesized('test:pose_fail=side'), 'deleted'],
      ['brought', () => uploaded(), 'deleted'],
    ])('one that is %s takes its pictures along', async (_, build, left) => {
      const { id, refs } = await build();
      const uuid = await uuidOf(id);

      const response = await characters.call('DELETE', `/${id}`);

      expect([response.statusCode, response.json()]).toEqual([200, { id, object: 'character', deleted: true }]);
      expect(await statusOf(uuid)).toBe(left);
      expect((await characters.download(refs[0]!.url)).statusCode).toBe(404);
      const key = decodeURIComponent(new URL(refs[0]!.url).pathname).replace('/objects/', '');
      await expect(app.get(StorageService).read(key)).rejects.toThrow();
    });

    it('leaves nothing to be asked of', async () => {
      const { id } = await uploaded();
      await characters.call('DELETE', `/${id}`);

      const answers = [
        await characters.call('GET', `/${id}`),
        await characters.call('PATCH', `/${id}`, { name: 'x' }),
        await characters.call('DELETE', `/${id}`),
        await characters.call('POST', `/${id}/save`),
        await characters.call('POST', `/${id}/resynthesize`),
        await characters.call('POST', `/${id}/refs/regenerate`, { pose: 'side' }),
      ];

      expect(answers.map((one) => [one.statusCode, one.json().error.code])).toEqual(
        answers.map(() => [404, 'resource_not_found']),
      );
    });

    it('is done by one of twenty', async () => {
      const { id } = await uploaded();

      const answers = await Promise.all(Array.from({ length: 20 }, () => characters.call('DELETE', `/${id}`)));

      const statuses = answers.map(({ statusCode }) => statusCode);
      expect(statuses.toSorted((a, b) => a - b)).toEqual([200, ...Array(19).fill(404)]);
    });
  });

  describe('for pictures of them', () => {
    const callerOf = ({ key }: CharactersUnderTest) =>
      new Caller(key.teamId, 'test', new Set(), 'pro', false, '2026-05-15');

    it('ready ones lend what says who they are, the cover first', async () => {
      const { id, name } = await characters.ready();

      const lent = await app.get(CharactersService).requireReady(callerOf(characters), id);

      expect(lent).toMatchObject({ name, attributes: { age: 28 } });
      expect(lent.refs.map(({ pose, role }) => [pose, role])).toEqual([
        ['portrait', 'identity'],
        ['front', 'identity'],
        ['side', 'identity'],
        ['back', 'identity'],
      ]);
      expect(lent.refs[0]).toMatchObject({ mimeType: 'image/png', madeBy: { provider: 'sketch', model: 'sketch-1' } });
    });

    it('others say what they are, or nothing at all', async () => {
      const service = app.get(CharactersService);
      const { id } = await characters.synthesized();

      await expect(service.requireReady(callerOf(characters), id)).rejects.toMatchObject({
        param: 'character_id',
        info: { status: 400, code: { characters: 'character_not_ready' } },
      });
      for (const [by, unknown] of [
        [await buildCharacters(app), id],
        [characters, UNKNOWN],
        [characters, 'x'],
      ] as const) {
        await expect(service.requireReady(callerOf(by), unknown)).rejects.toMatchObject({ info: { status: 404 } });
      }
    });
  });

  describe('an erasure', () => {
    it.each([
      ['ready', () => characters.ready()],
      ['reviewing', () => characters.synthesized()],
      [
        'in the making',
        () => characters.made(characters.create({ attributes: { additional_details: 'test:slow=60000' } })),
      ],
    ])('of one that is %s leaves neither row nor picture', async (_, build) => {
      const { id, refs } = await build();
      const uuid = await uuidOf(id);

      const isErased = await app.get(CharactersService).erase(characters.key.teamId, uuid);

      expect([isErased, await statusOf(uuid)]).toEqual([true, null]);
      for (const { url } of refs) {
        expect((await characters.download(url)).statusCode).toBe(404);
      }
      const jobs = await app.database.query('SELECT state FROM job WHERE subject_id = $1 AND finished_at IS NULL', [
        uuid,
      ]);
      expect(jobs).toEqual([]);
    });

    it('reaches those that were deleted, and no other team', async () => {
      const { id } = await uploaded();
      const uuid = await uuidOf(id);
      await characters.call('DELETE', `/${id}`);
      const erase = (teamId: string) => app.get(CharactersService).erase(teamId, uuid);

      expect(await erase((await buildKey(app)).teamId)).toBe(false);
      expect(await erase(characters.key.teamId)).toBe(true);
      expect(await erase(characters.key.teamId)).toBe(false);
    });
  });

  describe('what no route does', () => {
    const change = (id: string, set: string) => app.database.execute(`UPDATE character SET ${set} WHERE id = $1`, [id]);

    it.each([
      [`status = 'reviewing'`, /cannot become reviewing from ready/],
      [`status = 'failed', error = '{}'`, /cannot become failed from ready/],
      [`status = 'synthesizing', job_id = gen_random_uuid(), prior_status = 'failed'`, /does not remember/],
      [`status = 'synthesizing', prior_status = 'ready'`, /character_job_while_synthesizing/],
      [`status = 'gone'`, /cannot become gone/],
      [`prior_status = 'ready'`, /character_prior_while_synthesizing/],
      [`client_reference_id = 'x'`, /keeps whose it is/],
      [`aurous_version = '2026-11-15'`, /keeps whose it is/],
      [`team_id = gen_random_uuid()`, /keeps whose it is/],
    ])('the database refuses: %s', async (set, reason) => {
      const uuid = await uuidOf((await uploaded()).id);

      await expect(change(uuid, set)).rejects.toThrow(reason);
    });

    it('the database refuses to wake the dead, to remove the living, and to begin in the middle', async () => {
      const [alive, dead] = [await uploaded(), await uploaded()];
      const [aliveId, deadId] = [await uuidOf(alive.id), await uuidOf(dead.id)];
      await characters.call('DELETE', `/${dead.id}`);
      const columns = '(id, team_id, is_test, name, status, is_from_uploads, aurous_version)';
      const begin = `INSERT INTO character ${columns} VALUES (gen_random_uuid(), $1, false, 'x', 'reviewing', false, '2026-05-15')`;

      await expect(change(deadId, `status = 'ready'`)).rejects.toThrow(/stays so/);
      await expect(app.database.execute('DELETE FROM character WHERE id = $1', [aliveId])).rejects.toThrow(
        /cannot be removed/,
      );
      await expect(app.database.execute(begin, [characters.key.teamId])).rejects.toThrow(/cannot begin as reviewing/);
    });
  });
});
