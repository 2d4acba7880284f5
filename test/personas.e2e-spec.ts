import { randomUUID } from 'node:crypto';
import { PersonasService } from '../src/personas/index.js';
import { type BuiltKey, buildKey, buildPersona, buildTeam, type Request, requestAs } from './factories/index.js';
import { startApp, type TestApp } from './support/app.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const LAYERS = {
  soul: { desire: 'One honest photograph.', growth_arc: 'Learns to wait.' },
  self: { bigFive: { openness: 1, neuroticism: 0 }, archetype: 'explorer', values: ['candour'], attachment: 'secure' },
  mask: { voice: { register: 'warm' }, signaturePhrases: ['Look again.'] },
  surface: {
    name: 'Inês',
    age: 34,
    occupation: 'photographer',
    appearance: { hairColor: 'auburn', eyeColor: 'green' },
  },
};

describe('personas', () => {
  let app: TestApp;
  let owner: BuiltKey;
  let ask: Request;

  beforeAll(async () => {
    app = await startApp();
    owner = await buildKey(app);
    ask = requestAs(app, owner);
  });

  afterAll(() => app.close());

  const create = async (fields: object = {}) => (await buildPersona(app, { key: owner, ...fields })).persona;

  const expectFault = (
    response: { statusCode: number; json: () => unknown },
    [status, error]: [number, string],
    message = '',
  ) => {
    expect(response.json()).toEqual({ error, message: expect.stringContaining(message) });
    expect(response.statusCode).toBe(status);
  };

  /** Whoever must not see a row: another team, the same team's other world. */
  const strangers = async (): Promise<Request[]> => {
    const otherWorld = await buildKey(app, { team: owner, environment: 'test' });
    return [await buildKey(app), otherWorld].map((key) => requestAs(app, key));
  };

  const NOT_IDS = ['not-a-uuid', randomUUID(), '..%2F', `${randomUUID()}0`];

  describe('are created', () => {
    it('from free text, with everything else by default', async () => {
      const response = await ask('POST', '/v1/personas', { name: ' Mara Quill ', intent: 'A lighthouse keeper.' });
      const persona = response.json();

      expect(response.statusCode).toBe(201);
      expect(persona).toEqual({
        id: expect.stringMatching(UUID),
        workspaceId: owner.teamId,
        name: 'Mara Quill',
        slug: 'mara-quill',
        intent: 'A lighthouse keeper.',
        language: 'en',
        visibility: 'workspace',
        status: 'active',
        layers: {},
        canonicalPortraitId: null,
        activePortraitId: null,
        portraitStale: false,
        schemaVersion: 1,
        createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
        updatedAt: persona.createdAt,
      });
    });

    it('from layers alone, all members kept, known or not', async () => {
      const layers = {
        ...LAYERS,
        aura: { hue: [1, null, { deep: true }] },
        soul: { ...LAYERS.soul, song: 'Grândola' },
      };

      const response = await ask('POST', '/v1/personas', { name: 'Inês', layers });

      expect(response.statusCode).toBe(201);
      expect(response.json()).toMatchObject({ intent: null, layers });
      expect(response.json().layers).toEqual(layers);
    });

    it('with what was asked for', async () => {
      const wish = {
        name: 'Ada',
        intent: 'A clockmaker.',
        slug: 'ada-the-first',
        visibility: 'private',
        language: 'pt-BR',
        workspaceId: randomUUID(),
      };

      expect((await ask('POST', '/v1/personas', wish)).json()).toMatchObject(wish);
    });

    it.each(['zh-Hant-TW', 'x-private', 'i-klingon'])('with the language %s', async (language) => {
      expect(await create({ language })).toMatchObject({ language });
    });

    it('with an age in words as well as in years', async () => {
      const layers = { surface: { age: 'in her forties' } };

      expect((await ask('POST', '/v1/personas', { name: 'Ada', layers })).statusCode).toBe(201);
    });

    it('under a slug of their own when the name is not new', async () => {
      const [first, second] = [await create({ name: 'Twin Peak' }), await create({ name: 'Twin Peak' })];

      expect(first.slug).toBe('twin-peak');
      expect(second.slug).toMatch(/^twin-peak-[0-9a-z]{4}$/);
    });

    it('only once under a slug that was asked for, however many ask together', async () => {
      const wish = { name: 'Solo', intent: 'x', slug: 'solo' };

      const responses = await Promise.all(Array.from({ length: 20 }, () => ask('POST', '/v1/personas', wish)));
      const refused = responses.filter(({ statusCode }) => statusCode !== 201);

      expect(refused).toHaveLength(19);
      for (const response of refused) {
        expectFault(response, [409, 'state_conflict'], '"solo"');
      }
    });

    it('under the same slug by other teams and in the other world', async () => {
      await create({ slug: 'shared' });

      for (const stranger of await strangers()) {
        const response = await stranger('POST', '/v1/personas', { name: 'x', intent: 'x', slug: 'shared' });
        expect(response.statusCode).toBe(201);
      }
    });

    it('by a team on the free plan too', async () => {
      const key = await buildKey(app, { team: await buildTeam(app, { plan: 'free' }) });

      expect((await requestAs(app, key)('POST', '/v1/personas', { name: 'x', intent: 'x' })).statusCode).toBe(201);
    });

    it('without fields that nobody may set', async () => {
      const persona = await create({ id: randomUUID(), teamId: randomUUID(), status: 'archived', portraitStale: true });

      expect(persona).toMatchObject({ status: 'active', portraitStale: false });
      expect((await ask('GET', `/v1/personas/${persona.id}`)).statusCode).toBe(200);
    });

    it.each([
      [{ name: undefined }, 'name'],
      [{ name: '' }, 'name'],
      [{ name: '  ' }, 'name'],
      [{ name: 'x'.repeat(81) }, 'name'],
      [{ name: 7 }, 'name'],
      [{ name: 'a\u0000b' }, 'name'],
      [{ intent: undefined }, 'intent'],
      [{ intent: '' }, 'intent'],
      [{ intent: 'x'.repeat(5_001) }, 'intent'],
      [{ slug: 'Upper' }, 'slug'],
      [{ slug: '' }, 'slug'],
      [{ slug: 'x'.repeat(65) }, 'slug'],
      [{ slug: 'a_b' }, 'slug'],
      [{ visibility: 'everyone' }, 'visibility'],
      [{ language: 'english please' }, 'language'],
      [{ language: 'a-private' }, 'language'],
      [{ language: 'x-' }, 'language'],
      [{ workspaceId: 'home' }, 'workspaceId'],
      [{ layers: [] }, 'layers'],
      [{ layers: 'x' }, 'layers'],
      [{ layers: { soul: 'x' } }, 'layers.soul'],
      [{ layers: { soul: { fear: 7 } } }, 'layers.soul.fear'],
      [{ layers: { self: { bigFive: { openness: 1.01 } } } }, 'layers.self.bigFive.openness'],
      [{ layers: { self: { bigFive: { openness: '1' } } } }, 'layers.self.bigFive.openness'],
      [{ layers: { self: { values: 'candour' } } }, 'layers.self.values'],
      [{ layers: { self: { values: [7] } } }, 'layers.self.values'],
      [{ layers: { mask: { voice: { rhythm: {} } } } }, 'layers.mask.voice.rhythm'],
      [{ layers: { mask: { signaturePhrases: ['x'.repeat(301)] } } }, 'layers.mask.signaturePhrases'],
      [{ layers: { surface: { age: -1 } } }, 'layers.surface.age'],
      [{ layers: { surface: { age: 30.5 } } }, 'layers.surface.age'],
      [{ layers: { surface: { age: true } } }, 'layers.surface.age'],
      [{ layers: { surface: { appearance: { hairColor: 'x'.repeat(201) } } } }, 'layers.surface.appearance.hairColor'],
      [{ layers: { surface: { appearance: { clothing: ['hat'] } } } }, 'layers.surface.appearance.clothing'],
    ])('not from %j', async (fields, field) => {
      const payload = { name: 'Refused', intent: 'x', ...fields };

      expectFault(await ask('POST', '/v1/personas', payload), [422, 'validation_failed'], field);
      const { items } = (await ask('GET', '/v1/personas?limit=100')).json();
      expect(items.filter(({ name }: { name: string }) => name === 'Refused')).toEqual([]);
    });

    it.each(['name', 'intent', 'slug', 'visibility', 'language', 'workspaceId', 'layers'])(
      'not with %s being null',
      async (field) => {
        const payload = { name: 'Refused', intent: 'x', layers: {}, [field]: null };

        expectFault(await ask('POST', '/v1/personas', payload), [422, 'validation_failed'], field);
      },
    );

    it.each([
      ['{"name": ', 'application/json', 400, 'validation_failed'],
      ['{"name":"a","name":"b","intent":"x"}', 'application/json', 400, 'validation_failed'],
      ['{"name":"a","intent":"x","__proto__":{}}', 'application/json', 400, 'validation_failed'],
      ['name=a', 'application/x-www-form-urlencoded', 415, 'unsupported_media_type'],
      [`{"name":"a","intent":"${'x'.repeat(100_001)}"}`, 'application/json', 413, 'payload_too_large'],
    ])('not from a body like %.20s', async (payload, type, status, error) => {
      const headers = { 'x-api-key': owner.key, 'content-type': type };

      expectFault(await app.inject({ method: 'POST', url: '/v1/personas', headers, payload }), [status, error]);
    });
  });

  describe('are read', () => {
    it('as they were created', async () => {
      const persona = await create({ layers: LAYERS });

      const response = await ask('GET', `/v1/personas/${persona.id}`);

      expect(response.statusCode).toBe(200);
      expect(response.json()).toEqual(persona);
    });

    it('by nobody else, and not under ids that are none', async () => {
      const { id } = await create();

      for (const stranger of await strangers()) {
        expectFault(await stranger('GET', `/v1/personas/${id}`), [404, 'not_found']);
      }
      for (const wrong of NOT_IDS) {
        expectFault(await ask('GET', `/v1/personas/${wrong}`), [404, 'not_found']);
      }
    });
  });

  describe('are listed', () => {
    it('newest first, page by page, in their own world only', async () => {
      const key = await buildKey(app);
      const mine = requestAs(app, key);
      const made = [];
      for (const name of ['One', 'Two', 'Three']) {
        made.unshift((await buildPersona(app, { key, name })).persona);
      }
      await buildPersona(app, { key: await buildKey(app, { team: key, environment: 'test' }) });

      const first = (await mine('GET', '/v1/personas?limit=2')).json();
      const second = (await mine('GET', `/v1/personas?limit=2&cursor=${first.nextCursor}`)).json();

      expect(first).toEqual({ items: made.slice(0, 2), nextCursor: expect.any(String) });
      expect(second).toEqual({ items: made.slice(2), nextCursor: null });
    });

    it('without the deleted ones, though a page may begin behind one', async () => {
      const key = await buildKey(app);
      const mine = requestAs(app, key);
      const [old] = [await buildPersona(app, { key }), await buildPersona(app, { key })];
      const { nextCursor } = (await mine('GET', '/v1/personas?limit=1')).json();
      await mine('DELETE', `/v1/personas/${nextCursor}`);

      expect((await mine('GET', '/v1/personas')).json().items).toEqual([old.persona]);
      expect((await mine('GET', `/v1/personas?cursor=${nextCursor}`)).json().items).toEqual([old.persona]);
    });

    it.each(['limit=0', 'limit=101', 'limit=x', 'limit=1.5', 'cursor=x', `cursor=${randomUUID()}`])(
      'not with %s',
      async (query) => {
        expectFault(await ask('GET', `/v1/personas?${query}`), [400, 'validation_failed'], query.split('=')[0]);
      },
    );

    it("not from another team's cursor", async () => {
      const { persona } = await buildPersona(app);

      expectFault(await ask('GET', `/v1/personas?cursor=${persona.id}`), [400, 'validation_failed'], 'cursor');
    });
  });

  describe('are changed', () => {
    it('in what is sent, and in nothing else', async () => {
      const persona = await create({ layers: LAYERS });
      const changes = { name: 'New name', slug: `s-${randomUUID()}`, visibility: 'public' };

      const response = await ask('PATCH', `/v1/personas/${persona.id}`, {
        ...changes,
        intent: 'ignored',
        id: 'ignored',
      });

      expect(response.statusCode).toBe(200);
      expect(response.json()).toEqual({ ...persona, ...changes, updatedAt: expect.any(String) });
      expect((await ask('GET', `/v1/personas/${persona.id}`)).json()).toEqual(response.json());
    });

    it.each([
      ['another appearance', { ...LAYERS, surface: { ...LAYERS.surface, appearance: { hairColor: 'black' } } }, true],
      ['a removed surface', { soul: LAYERS.soul }, true],
      ['another unknown member of the surface', { ...LAYERS, surface: { ...LAYERS.surface, tattoo: 'anchor' } }, true],
      [
        'the same surface in another order',
        { surface: Object.fromEntries(Object.entries(LAYERS.surface).toReversed()) },
        false,
      ],
      ['another soul', { ...LAYERS, soul: { fear: 'the sea' } }, false],
    ])('and %s makes the portrait stale or not', async (_, layers, isStale) => {
      const persona = await create({ layers: LAYERS });

      const changed = (await ask('PATCH', `/v1/personas/${persona.id}`, { layers })).json();

      expect(changed.layers).toEqual(layers);
      expect(changed.portraitStale).toBe(isStale);
    });

    it('and stay stale when the surface changes back', async () => {
      const persona = await create({ layers: LAYERS });
      await ask('PATCH', `/v1/personas/${persona.id}`, { layers: {} });

      expect((await ask('PATCH', `/v1/personas/${persona.id}`, { layers: LAYERS })).json().portraitStale).toBe(true);
    });

    it('by parallel changes of different members without loss', async () => {
      const { id } = await create();

      await Promise.all([
        ask('PATCH', `/v1/personas/${id}`, { name: 'Parallel' }),
        ask('PATCH', `/v1/personas/${id}`, { visibility: 'org' }),
        ask('PATCH', `/v1/personas/${id}`, { layers: LAYERS }),
      ]);

      expect((await ask('GET', `/v1/personas/${id}`)).json()).toMatchObject({
        name: 'Parallel',
        visibility: 'org',
        layers: LAYERS,
      });
    });

    it('not to a slug that is taken', async () => {
      const [taken, persona] = [await create(), await create()];

      const response = await ask('PATCH', `/v1/personas/${persona.id}`, { slug: taken.slug, name: 'Unseen' });

      expectFault(response, [409, 'state_conflict'], taken.slug);
      expect((await ask('GET', `/v1/personas/${persona.id}`)).json()).toEqual(persona);
    });

    it.each([
      [{ name: '' }, 'name'],
      [{ name: null }, 'name'],
      [{ slug: 'A' }, 'slug'],
      [{ visibility: 'all' }, 'visibility'],
      [{ layers: null }, 'layers'],
      [{ layers: { surface: [] } }, 'layers.surface'],
    ])('not by %j', async (changes, field) => {
      const { id } = await create();

      expectFault(await ask('PATCH', `/v1/personas/${id}`, changes), [422, 'validation_failed'], field);
    });

    it('by nobody else, and not under ids that are none', async () => {
      const persona = await create();

      for (const stranger of await strangers()) {
        expectFault(await stranger('PATCH', `/v1/personas/${persona.id}`, { name: 'Mine' }), [404, 'not_found']);
      }
      for (const wrong of NOT_IDS) {
        expectFault(await ask('PATCH', `/v1/personas/${wrong}`, { name: 'x' }), [404, 'not_found']);
      }
      expect((await ask('GET', `/v1/personas/${persona.id}`)).json()).toEqual(persona);
    });
  });

  describe('are deleted', () => {
    it('and answer 404 to everything from then on', async () => {
      const { id } = await create();

      const response = await ask('DELETE', `/v1/personas/${id}`);

      expect(response.statusCode).toBe(204);
      expect(response.body).toBe('');
      expectFault(await ask('GET', `/v1/personas/${id}`), [404, 'not_found']);
      expectFault(await ask('PATCH', `/v1/personas/${id}`, { name: 'x' }), [404, 'not_found']);
      expectFault(await ask('DELETE', `/v1/personas/${id}`), [404, 'not_found']);
    });

    it('and give their slug to others', async () => {
      const { id, slug } = await create({ slug: `free-${randomUUID()}` });
      await ask('DELETE', `/v1/personas/${id}`);

      expect((await create({ slug })).slug).toBe(slug);
    });

    it('with the jobs that run for them cancelled', async () => {
      const { id } = await create({ intent: 'A ferryman. test:slow=20000' });
      const headers = { 'x-api-key': owner.key, prefer: 'respond-async' };
      await app.inject({ method: 'POST', url: `/v1/personas/${id}/portrait/canonical/generate`, headers, payload: {} });

      const response = await ask('DELETE', `/v1/personas/${id}`);

      expect(response.statusCode).toBe(204);
      expect(await app.database.query('SELECT state FROM job WHERE owner_id = $1', [id])).toEqual([
        { state: 'cancelled' },
      ]);
    });

    it('with their pictures hidden, and no others', async () => {
      const [persona, neighbour] = [await create(), await create()];
      await publish(persona.id);
      await publish(neighbour.id);

      await ask('DELETE', `/v1/personas/${persona.id}`);

      expect(await isHidden(persona.id)).toBe(true);
      expect(await isHidden(neighbour.id)).toBe(false);
    });

    it('by nobody else, and not under ids that are none', async () => {
      const { id } = await create();

      for (const stranger of await strangers()) {
        expectFault(await stranger('DELETE', `/v1/personas/${id}`), [404, 'not_found']);
      }
      for (const wrong of NOT_IDS) {
        expectFault(await ask('DELETE', `/v1/personas/${wrong}`), [404, 'not_found']);
      }
      expect((await ask('GET', `/v1/personas/${id}`)).statusCode).toBe(200);
    });
  });

  describe('are restored', () => {
    const remove = async (fields: object = {}, daysAgo = 0) => {
      const persona = await create(fields);
      await publish(persona.id);
      await ask('DELETE', `/v1/personas/${persona.id}`);
      await app.database.execute(
        `UPDATE persona SET deleted_at = deleted_at - make_interval(days => $2) WHERE id = $1`,
        [persona.id, daysAgo],
      );
      return persona;
    };

    it('as they were, their pictures too', async () => {
      const persona = await remove({ layers: LAYERS }, 29);

      const response = await ask('POST', `/v1/personas/${persona.id}/restore`);

      expect(response.statusCode).toBe(200);
      expect(response.json()).toEqual({ ...persona, status: 'active', updatedAt: expect.any(String) });
      expect(await isHidden(persona.id)).toBe(false);
      expect((await ask('GET', `/v1/personas/${persona.id}`)).statusCode).toBe(200);
    });

    it('not after thirty days', async () => {
      const { id } = await remove({}, 30);

      expectFault(await ask('POST', `/v1/personas/${id}/restore`), [410, 'gone']);
    });

    it('not when they are not deleted', async () => {
      const { id } = await create();

      expectFault(await ask('POST', `/v1/personas/${id}/restore`), [409, 'state_conflict'], 'not deleted');
    });

    it('not when another has their slug by now, and nothing changes', async () => {
      const { id, slug } = await remove({ slug: `again-${randomUUID()}` });
      await create({ slug });

      expectFault(await ask('POST', `/v1/personas/${id}/restore`), [409, 'state_conflict'], slug);
      expect(await isHidden(id)).toBe(true);
    });

    it('once, however many ask together', async () => {
      const { id } = await remove();

      const responses = await Promise.all(Array.from({ length: 5 }, () => ask('POST', `/v1/personas/${id}/restore`)));

      expect(responses.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([
        200, 409, 409, 409, 409,
      ]);
    });

    it('by nobody else, and not under ids that are none', async () => {
      const { id } = await remove();

      for (const stranger of await strangers()) {
        expectFault(await stranger('POST', `/v1/personas/${id}/restore`), [404, 'not_found']);
      }
      for (const wrong of NOT_IDS) {
        expectFault(await ask('POST', `/v1/personas/${wrong}/restore`), [404, 'not_found']);
      }
    });
  });

  describe('take a new face', () => {
    const faceOf = async (id: string) => {
      const { canonicalPortraitId, activePortraitId, portraitStale } = (await ask('GET', `/v1/personas/${id}`)).json();
      return { canonicalPortraitId, activePortraitId, portraitStale };
    };

    it('and are stale no longer', async () => {
      const { id } = await create({ layers: LAYERS });
      await ask('PATCH', `/v1/personas/${id}`, { layers: {} });
      const face = randomUUID();

      await app.get(PersonasService).moveCanonical(id, face, 1);

      expect(await faceOf(id)).toEqual({ canonicalPortraitId: face, activePortraitId: null, portraitStale: false });
    });

    it.each([
      ['follows when it was the old face', true],
      ['stays when it was another picture', false],
    ])('and the active picture %s', async (_, wasFace) => {
      const { id } = await create();
      const [oldFace, newFace, variant] = [randomUUID(), randomUUID(), randomUUID()];
      await app.get(PersonasService).moveCanonical(id, oldFace, 0);
      const active = wasFace ? oldFace : variant;
      await app.database.execute('UPDATE persona SET active_portrait_id = $2 WHERE id = $1', [id, active]);

      await app.get(PersonasService).moveCanonical(id, newFace, 0);

      expect(await faceOf(id)).toMatchObject({
        canonicalPortraitId: newFace,
        activePortraitId: wasFace ? newFace : variant,
      });
    });
  });

  const folderOf = (personaId: string): string => `team/${owner.teamId}/persona/${personaId}/`;

  const publish = (personaId: string) =>
    app.database.execute(
      `INSERT INTO stored_object (key, team_id, mime_type, bytes, sha256) VALUES ($1, $2, 'image/png', 1, 'x')`,
      [`${folderOf(personaId)}portrait/one.png`, owner.teamId],
    );

  const isHidden = async (personaId: string): Promise<boolean | undefined> => {
    const rows = await app.database.query<{ hidden: boolean }>(
      'SELECT hidden_at IS NOT NULL AS hidden FROM stored_object WHERE starts_with(key, $1)',
      [folderOf(personaId)],
    );
    return rows[0]?.hidden;
  };
});
