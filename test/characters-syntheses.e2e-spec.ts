import { LedgerService } from '../src/billing/index.js';
import { GenerationService } from '../src/generation/index.js';
import { buildCharacters, type CharactersUnderTest, GENEROUS_LIMITS } from './factories/characters.js';
import { startApp, type TestApp } from './support/app.js';
import { eventually } from './support/eventually.js';

const ALL = ['portrait', 'front', 'side', 'back'];
const ATTRIBUTES = { gender: 'woman', age: 28, hair_color: 'auburn' };

describe('synthesizing characters', () => {
  let app: TestApp;
  let characters: CharactersUnderTest;

  beforeAll(async () => {
    app = await startApp({ env: { RATE_LIMITS: GENEROUS_LIMITS } });
  });

  beforeEach(async () => {
    characters = await buildCharacters(app, { credits: 20 });
  });

  afterAll(() => app.close());

  const posesOf = ({ refs }: { refs: { pose: string }[] }) => refs.map(({ pose }) => pose);
  const pathsOf = ({ refs }: { refs: { url: string }[] }) => refs.map(({ url }) => new URL(url).pathname);

  const resynthesize = (id: string, payload: object = {}, headers = {}) =>
    characters.call('POST', `/${id}/resynthesize`, payload, headers);

  const regenerate = (id: string, payload: object, headers = {}) =>
    characters.call('POST', `/${id}/refs/regenerate`, payload, headers);

  const describeAs = (id: string, attributes: object) => characters.call('PATCH', `/${id}`, { attributes });

  /** One whose side was not drawn. */
  const partial = () => characters.synthesized('test:pose_fail=side');

  /** A synthesis that goes on until somebody cancels it. */
  const running = () => characters.made(characters.create({ attributes: { additional_details: 'test:slow=60000' } }));

  const cancel = async (id: string) => app.get(GenerationService).cancel(await characters.jobOf(id));

  const calling = (id: string) =>
    eventually(
      async () =>
        app.database.query('SELECT 1 FROM provider_call WHERE job_id = $1 AND ended_at IS NULL', [
          await characters.jobOf(id),
        ]),
      (calls) => calls.length > 0,
    );

  describe('a new one', () => {
    it('gets four poses, the portrait first, and waits for its review', async () => {
      const character = await characters.synthesized();

      expect([character.status, posesOf(character), character.error_message]).toEqual(['reviewing', ALL, null]);
      expect(await characters.credits()).toEqual([16, 0]);
      const picture = await characters.download(character.refs[0]!.url);
      expect([picture.statusCode, picture.headers['content-type']]).toEqual([200, 'image/png']);
    });

    it('is one person: each pose after the first is drawn after it', async () => {
      const { id } = await characters.synthesized();

      const text = `SELECT shot, (applied->>'references')::int AS references FROM provider_call WHERE job_id = $1 ORDER BY id`;
      const calls = await app.database.query(text, [await characters.jobOf(id)]);

      expect(calls).toEqual(ALL.map((shot) => ({ shot, references: shot === 'portrait' ? 0 : 1 })));
      const looks = `SELECT provider_state->'look' AS look FROM character_ref JOIN character ON id = character_id
        WHERE job_id = $1 ORDER BY position`;
      const rows = await app.database.query<{ look: Record<string, unknown> }>(looks, [await characters.jobOf(id)]);
      expect(rows.map(({ look: { view, framing } }) => [view, framing])).toEqual([
        ['front', 'bust'],
        ['front', 'full'],
        ['side', 'full'],
        ['back', 'full'],
      ]);
      const people = rows.map(({ look }) => JSON.stringify({ ...look, view: '', framing: '' }));
      expect(new Set(people).size).toBe(1);
    });

    it('is drawn after the next pose when there is no portrait', async () => {
      const character = await characters.synthesized('test:pose_fail=portrait');

      const text = `SELECT shot, (applied->>'references')::int AS references FROM provider_call WHERE job_id = $1 ORDER BY id`;
      const calls = await app.database.query(text, [await characters.jobOf(character.id)]);

      expect(calls.slice(-3)).toEqual([
        { shot: 'front', references: 0 },
        { shot: 'side', references: 1 },
        { shot: 'back', references: 1 },
      ]);
      expect([character.status, posesOf(character)]).toEqual(['failed', ['front', 'side', 'back']]);
    });

    it('has a job that shows its first picture, for as long as the character does', async () => {
      const { id } = await characters.synthesized();

      const url = `/api/v1/jobs/${await characters.jobOf(id)}`;
      const response = await app.inject({ url, headers: { authorization: `Bearer ${characters.key.key}` } });

      const { payload, job_result } = response.json().data;
      expect(payload.references_used).toBe(0);
      const expiresS = Number(new URL(job_result.image_url).searchParams.get('expires'));
      expect(expiresS - Date.now() / 1_000).toBeGreaterThan(86_000);
      expect(expiresS - Date.now() / 1_000).toBeLessThanOrEqual(86_400);
    });

    it('that lacks a pose has failed, keeps the others and pays for them only', async () => {
      const character = await partial();

      expect([character.status, posesOf(character)]).toEqual(['failed', ['portrait', 'front', 'back']]);
      expect(character.error_message).toMatch(/^3 of 4 pictures were made\. /);
      expect(character.last_error).toBeNull();
      expect(await characters.credits()).toEqual([17, 0]);
      const newest = { 'aurous-version': '2026-11-15' };
      expect((await characters.call('GET', `/${character.id}`, undefined, newest)).json().error).toEqual({
        code: 'bad_request',
        message: character.error_message,
        retryable: false,
      });
    });

    it('that gets nothing costs nothing', async () => {
      const character = await characters.synthesized('test:fail');

      expect([character.status, character.refs]).toEqual(['failed', []]);
      expect(await characters.credits()).toEqual([20, 0]);
    });

    it('has failed when its job is cancelled', async () => {
      const { id } = await running();
      await calling(id);

      await cancel(id);

      expect(await characters.item(id)).toMatchObject({
        status: 'failed',
        refs: [],
        error_message: expect.stringMatching(/cancelled/),
      });
      expect(await characters.credits()).toEqual([20, 0]);
    });
  });

  describe('drawing again', () => {
    it('after a partial failure makes and charges what is missing, of the same person', async () => {
      const before = await partial();
      await describeAs(before.id, ATTRIBUTES);

      const begun = await characters.made(resynthesize(before.id));
      const [, held] = await characters.credits();
      const after = await characters.settled(Promise.resolve(await characters.call('GET', `/${before.id}`)));

      expect([begun.status, posesOf(begun), begun.error_message]).toEqual([
        'synthesizing',
        ['portrait', 'front', 'back'],
        null,
      ]);
      expect(held).toBe(1);
      expect([after.status, posesOf(after)]).toEqual(['reviewing', ALL]);
      expect(await characters.credits()).toEqual([16, 0]);
      const [side, ...rest] = await characters.orderOf(before.id);
      expect([side?.name, rest]).toEqual(['side', []]);
      expect(side?.references.map(({ role }) => role)).toEqual(['identity', 'identity', 'identity']);
      expect(pathsOf(after).filter((path) => pathsOf(before).includes(path))).toHaveLength(3);
    });

    it('makes all of them when it is told to', async () => {
      const { id } = await partial();
      await describeAs(id, ATTRIBUTES);

      const after = await characters.settled(resynthesize(id, { force_all: true }));

      expect([after.status, posesOf(after)]).toEqual(['reviewing', ALL]);
      expect(await characters.credits()).toEqual([13, 0]);
    });

    it('after all of them lacked one makes that one, though its old picture is there', async () => {
      const { id } = await partial();
      await describeAs(id, { ...ATTRIBUTES, additional_details: 'test:pose_fail=front' });
      const between = await characters.settled(resynthesize(id, { force_all: true }));
      await describeAs(id, ATTRIBUTES);

      const after = await characters.settled(resynthesize(id));

      expect([between.status, posesOf(between), after.status]).toEqual(['failed', ALL, 'reviewing']);
      expect(between.error_message).toMatch(/^3 of 4 /);
      expect((await characters.orderOf(id)).map(({ name }) => name)).toEqual(['front']);
      expect(await characters.credits()).toEqual([13, 0]);
    });

    it('leaves what is there until it settles, then takes its place, bytes and all', async () => {
      const before = await characters.ready();
      await describeAs(before.id, { ...ATTRIBUTES, additional_details: 'test:slow=60000' });
      await characters.made(resynthesize(before.id));
      await calling(before.id);

      const meanwhile = await characters.item(before.id);
      await cancel(before.id);
      await describeAs(before.id, ATTRIBUTES);
      const after = await characters.settled(resynthesize(before.id));

      expect([meanwhile.status, pathsOf(meanwhile)]).toEqual(['synthesizing', pathsOf(before)]);
      expect([after.status, posesOf(after)]).toEqual(['reviewing', ALL]);
      expect(pathsOf(after).some((path) => pathsOf(before).includes(path))).toBe(false);
      expect((await characters.download(before.refs[0]!.url)).statusCode).toBe(404);
      expect((await characters.download(after.refs[0]!.url)).statusCode).toBe(200);
    });

    it.each([
      ['ready', () => characters.ready()],
      ['reviewing', () => characters.synthesized()],
    ])('brings one that was %s back to that when a pose fails', async (status, build) => {
      const before = await build();
      await describeAs(before.id, { ...ATTRIBUTES, additional_details: 'test:pose_fail=back' });

      const after = await characters.settled(resynthesize(before.id));

      expect([after.status, posesOf(after), after.error_message]).toEqual([status, ALL, null]);
      expect(after.last_error).toEqual({ code: 'bad_request', message: expect.stringMatching(/^3 of 4 /) });
      expect(pathsOf(after).map((path, at) => path === pathsOf(before)[at])).toEqual([false, false, false, true]);
      expect(await characters.credits()).toEqual([13, 0]);
    });

    it.each([
      ['ready', () => characters.ready()],
      ['reviewing', () => characters.synthesized()],
      ['failed', () => partial()],
    ])('brings one that was %s back to that when it is cancelled', async (status, build) => {
      const before = await build();
      const [credits] = await characters.credits();
      await describeAs(before.id, { additional_details: 'test:slow=60000' });
      await characters.made(resynthesize(before.id, { force_all: true }));
      await calling(before.id);

      await cancel(before.id);

      const after = await characters.item(before.id);
      expect([after.status, pathsOf(after), after.last_error]).toEqual([status, pathsOf(before), null]);
      expect(await characters.credits()).toEqual([credits, 0]);
    });

    it('forgets the last failure once it succeeds', async () => {
      const { id } = await partial();
      await describeAs(id, ATTRIBUTES);

      const after = await characters.settled(resynthesize(id));
      const saved = await characters.made(characters.call('POST', `/${id}/save`));

      expect([after.error_message, after.last_error, saved.status, saved.last_error]).toEqual([
        null,
        null,
        'ready',
        null,
      ]);
    });

    it('is done once for one key', async () => {
      const { id } = await characters.synthesized();
      const headers = { 'idempotency-key': 'again' };
      const first = await resynthesize(id, {}, headers);

      const answers = [await resynthesize(id, {}, headers), await resynthesize(id, { force_all: true }, headers)];

      expect(answers.map((one) => [one.statusCode, one.json().error?.code ?? one.json().status])).toEqual([
        [200, 'synthesizing'],
        [409, 'idempotency_key_in_use'],
      ]);
      expect(answers[0]?.headers['aurous-idempotent-replayed']).toBe('true');
      expect(answers[0]?.json().id).toBe(first.json().id);
      const [posted] = await characters.settled(Promise.resolve(first)).then(() => characters.credits());
      expect(posted).toBe(12);
    });

    it('has to be paid for, and changes nothing when it is not', async () => {
      characters = await buildCharacters(app, { credits: 4 });
      const before = await characters.ready();

      const answers = [await resynthesize(before.id), await regenerate(before.id, { pose: 'side' })];

      expect(answers.map((one) => [one.statusCode, one.json().error.code])).toEqual([
        [402, 'insufficient_credits'],
        [402, 'insufficient_credits'],
      ]);
      expect(await characters.item(before.id)).toMatchObject({ status: 'ready', updated_at: before.updated_at });
      await app.get(LedgerService).grant(characters.key.teamId, 1_000, 'Test');
      expect((await regenerate(before.id, { pose: 'side' })).statusCode).toBe(200);
    });

    it('of one without words goes by its pictures, and without either it cannot', async () => {
      const uploaded = await characters.made(characters.createFromUploads(2));
      const nothing = await characters.synthesized('test:fail');
      await describeAs(nothing.id, {});

      const after = await characters.settled(resynthesize(uploaded.id));
      const refused = [await resynthesize(nothing.id), await regenerate(nothing.id, { pose: 'side' })];

      expect([after.status, posesOf(after)]).toEqual(['reviewing', ['other', 'other', ...ALL]]);
      for (const { references } of await characters.orderOf(uploaded.id)) {
        expect(references.map(({ role }) => role)).toEqual(['identity', 'identity']);
      }
      expect(refused.map((one) => [one.statusCode, one.json().error.code])).toEqual([
        [400, 'parameter_invalid_combination'],
        [400, 'parameter_invalid_combination'],
      ]);
    });
  });

  describe('drawing one pose again', () => {
    it('replaces it, in words of its own, for one credit', async () => {
      const before = await characters.ready();

      const after = await characters.settled(regenerate(before.id, { pose: 'side', prompt_override: 'hood\nup' }));

      expect([after.status, posesOf(after)]).toEqual(['reviewing', ALL]);
      expect(pathsOf(after).map((path, at) => path === pathsOf(before)[at])).toEqual([true, true, false, true]);
      expect(await characters.credits()).toEqual([15, 0]);
      const [shot] = await characters.orderOf(before.id);
      expect(shot?.prompt.user).toContain('\nFor this picture: hood up\nPose: side, ');
      expect(shot?.references).toHaveLength(4);
    });

    it('adds one that is not there, in its place', async () => {
      const { id } = await characters.synthesized('test:pose_fail=portrait');
      await describeAs(id, ATTRIBUTES);

      const after = await characters.settled(regenerate(id, { pose: 'portrait' }));

      expect([after.status, posesOf(after)]).toEqual(['reviewing', ALL]);
    });

    it('keeps the old one when it fails, and says why', async () => {
      const before = await characters.ready();

      const after = await characters.settled(regenerate(before.id, { pose: 'side', prompt_override: 'test:fail' }));

      expect([after.status, pathsOf(after)]).toEqual(['ready', pathsOf(before)]);
      expect(after.last_error).toMatchObject({ code: 'bad_request', message: expect.stringMatching(/^0 of 1 /) });
      expect(await characters.credits()).toEqual([16, 0]);
    });

    it.each([
      ['no pose', {}, 'missing_field', 'pose'],
      ['an unknown pose', { pose: 'other' }, 'invalid_format', 'pose'],
      ['too many words', { pose: 'side', prompt_override: 'x'.repeat(1_001) }, 'value_out_of_range', 'prompt_override'],
      ['a field nobody knows', { pose: 'side', seed: 1 }, 'parameter_unknown', 'seed'],
    ])('refuses %s', async (_, payload, code, param) => {
      const { id } = await characters.made(characters.createFromUploads(1));

      const response = await regenerate(id, payload);

      expect([response.statusCode, response.json().error]).toMatchObject([400, { code, param }]);
    });

    it('refuses words that no picture may be asked in', async () => {
      const { id } = await characters.made(characters.createFromUploads(1));

      const response = await regenerate(id, { pose: 'side', prompt_override: 'as Taylor Swift' });

      expect([response.statusCode, response.json().error.code]).toEqual([422, 'prompt_blocked']);
    });
  });

  it('waits until the last one has ended', async () => {
    const { id } = await running();

    const answers = [
      await resynthesize(id),
      await regenerate(id, { pose: 'side' }),
      await characters.call('POST', `/${id}/save`),
    ];

    for (const one of answers) {
      const { code, type } = one.json().error;
      expect([one.statusCode, code, type]).toEqual([400, 'invalid_request_error', 'invalid_request']);
    }
    await cancel(id);
  });

  it('begins one of twenty at a time', async () => {
    const { id } = await characters.made(characters.createFromUploads(1));

    const answers = await Promise.all(Array.from({ length: 20 }, () => regenerate(id, { pose: 'side' })));

    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1);
    await characters.settled(Promise.resolve(await characters.call('GET', `/${id}`)));
    expect(await characters.credits()).toEqual([19, 0]);
  });

  describe('deleting meanwhile', () => {
    it('cancels what runs, gives the credits back, and nothing comes late', async () => {
      const { id } = await running();
      await calling(id);
      const jobId = await characters.jobOf(id);

      const response = await characters.call('DELETE', `/${id}`);

      expect([response.statusCode, response.json()]).toEqual([200, { id, object: 'character', deleted: true }]);
      expect((await characters.call('GET', `/${id}`)).statusCode).toBe(404);
      expect(await characters.credits()).toEqual([20, 0]);
      const text = `SELECT state, (SELECT outcome FROM provider_call WHERE job_id = job.id) AS outcome FROM job WHERE id = $1`;
      const ask = () => app.database.query<{ state: string; outcome: string | null }>(text, [jobId]);
      expect(await eventually(ask, ([job]) => job?.outcome !== null, 25_000)).toEqual([
        { state: 'cancelled', outcome: 'aborted' },
      ]);
      expect(await app.database.query('SELECT 1 FROM job_picture WHERE job_id = $1', [jobId])).toEqual([]);
      expect(await app.database.query('SELECT status FROM character WHERE job_id = $1', [jobId])).toEqual([
        { status: 'deleted' },
      ]);
    }, 40_000);

    it('takes the pictures that were there along', async () => {
      const before = await characters.ready();
      await describeAs(before.id, { additional_details: 'test:slow=60000' });
      await characters.made(resynthesize(before.id));

      await characters.call('DELETE', `/${before.id}`);

      expect((await characters.download(before.refs[0]!.url)).statusCode).toBe(404);
      const left = `SELECT key FROM stored_object WHERE team_id = $1`;
      expect(await app.database.query(left, [characters.key.teamId])).toEqual([]);
    });
  });
});
