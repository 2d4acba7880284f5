import { crc32 } from 'node:zlib';
import { jest } from '@jest/globals';
import { PersonaPurge } from '../src/portraits/persona-purge.js';
import { ImageRouter } from '../src/providers/index.js';
import { loadSharp, StorageService } from '../src/storage/index.js';
import { type BuiltKey, buildKey } from './factories/index.js';
import { buildForeignPortrait, buildPortraits, type PersonaUnderTest, restore } from './factories/portraits.js';
import { holdRows } from './support/held-rows.js';
import { startApp, type TestApp } from './support/app.js';
import { eventually } from './support/eventually.js';
import { storedKeys } from './support/stored-keys.js';

const UNKNOWN = '0199a3c4-5e6f-7a8b-9c0d-1e2f3a4b5c6d';

describe('portrait states', () => {
  let app: TestApp;
  let key: BuiltKey;

  beforeAll(async () => {
    app = await startApp();
    key = await buildKey(app, { plan: 'enterprise' });
  });

  afterEach(() => jest.restoreAllMocks());
  afterAll(() => app.close());

  const withVariant = async () => {
    const persona = await buildPortraits(app, { key });
    const canonicalId = await persona.made(persona.canonical());
    const variantId = await persona.made(persona.variant({ scene: 'on stage' }));
    return { persona, canonicalId, variantId };
  };

  const act = (persona: PersonaUnderTest, portraitId: string, verb: string, payload?: object) =>
    persona.call('POST', `portrait/${portraitId}/${verb}`, payload);

  const remove = (persona: PersonaUnderTest, portraitId: string) => persona.call('DELETE', `portrait/${portraitId}`);

  const pointersOf = async (persona: PersonaUnderTest) => {
    const { canonicalId, activeId } = await persona.gallery();
    return { canonicalId, activeId };
  };

  /** One portrait in each state. */
  const inEveryState = async () => {
    const { persona, variantId: generated } = await withVariant();
    const approved = await persona.made(persona.variant({ scene: 'in a park' }));
    await act(persona, approved, 'approve');
    const rejected = await persona.made(persona.variant({ scene: 'in the city' }));
    await act(persona, rejected, 'reject');
    await persona.variant({ scene: 'test:fail' });
    const failed = (await persona.gallery('?includeFailed=true')).items.find(({ status }) => status === 'failed');
    const pending = (await persona.variant({ scene: 'test:slow=20000' }, { prefer: 'respond-async' })).json();
    const ids = { generated, approved, rejected, failed: failed!.portraitId, pending: pending.portraitId };
    return { persona, ids: ids as Record<string, string> };
  };

  it.each([
    ['activate', { generated: 200, approved: 200, rejected: 409, failed: 409, pending: 409 }],
    ['approve', { generated: 200, approved: 409, rejected: 200, failed: 409, pending: 409 }],
    ['reject', { generated: 200, approved: 200, rejected: 409, failed: 409, pending: 409 }],
  ])('%s goes from the states it may go from, and from no other', async (verb, expected) => {
    const { persona, ids } = await inEveryState();

    const answers = Object.fromEntries(
      await Promise.all(Object.entries(ids).map(async ([state, id]) => [state, await act(persona, id, verb)] as const)),
    );

    expect(Object.fromEntries(Object.entries(answers).map(([state, { statusCode }]) => [state, statusCode]))).toEqual(
      expected,
    );
    expect(answers.failed!.json()).toEqual({ error: 'state_conflict', message: expect.any(String) });
    await remove(persona, ids.pending as string);
  });

  it.each(['activate', 'approve', 'reject', 'delete'])('%s does not know what is unknown or not ours', async (verb) => {
    const { persona: foreign, portraitId } = await buildForeignPortrait(app);
    const persona = await buildPortraits(app, { key });
    const call = (one: PersonaUnderTest, id: string) => (verb === 'delete' ? remove(one, id) : act(one, id, verb));

    const answers = [
      await call(persona, UNKNOWN),
      await call(persona, 'not-a-uuid'),
      await call(persona, portraitId),
      await call(foreign.as({ key }), portraitId),
      await call(persona.as({ id: 'not-a-uuid' }), portraitId),
    ];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 404, 404, 404, 404]);
    expect(answers[0]!.json()).toEqual({ error: 'not_found', message: expect.any(String) });
    expect((await foreign.item(portraitId)).status).toBe('generated');
  });

  it.each(['activate', 'approve', 'reject'])('%s says to come back while it cannot have the row', async (verb) => {
    const { persona, variantId } = await withVariant();
    const held = await holdRows(app, 'SELECT 1 FROM persona WHERE id = $1', [persona.id]);
    const heldToo = await holdRows(app, 'SELECT 1 FROM portrait WHERE id = $1', [variantId]);

    const response = await act(persona, variantId, verb);

    await Promise.all([held.release(), heldToo.release()]);
    expect([response.statusCode, response.json().error]).toEqual([503, 'service_unavailable']);
    expect(Number(response.headers['retry-after'])).toBeGreaterThan(0);
    expect((await persona.item(variantId)).status).toBe('generated');
    expect((await act(persona, variantId, verb)).statusCode).toBe(200);
  });

  it.each([
    ['POST', 'portrait/x/activate', 'portraits:read'],
    ['POST', 'portrait/x/approve', 'portraits:read'],
    ['POST', 'portrait/x/reject', 'portraits:read'],
    ['DELETE', 'portrait/x', 'portraits:read'],
    ['POST', 'portrait/conversations/x/undo', 'portraits:read'],
    ['POST', 'portrait/conversations/x/redo', 'portraits:read'],
    ['GET', 'portrait/conversations/x', 'portraits:write'],
    ['GET', 'portrait', 'portraits:write'],
    ['GET', 'portrait/x', 'portraits:write'],
    ['GET', 'portraits', 'portraits:write'],
    ['GET', 'portrait/canonical/prompt', 'portraits:write'],
  ] as const)('%s %s needs a credential, and the other scope than %s', async (method, path, scope) => {
    const persona = await buildPortraits(app, { key });
    const narrow = await buildKey(app, { team: key, scopes: [scope] });

    const anonymous = await app.inject({ method, url: `/v1/personas/${persona.id}/${path}` });
    const unscoped = await persona.as({ key: narrow }).call(method, path);

    expect([anonymous.statusCode, anonymous.json().error]).toEqual([401, 'unauthorized']);
    expect([unscoped.statusCode, unscoped.json().error]).toEqual([403, 'forbidden']);
  });

  const deletePersona = (persona: PersonaUnderTest) =>
    app.inject({
      method: 'DELETE',
      url: `/v1/personas/${persona.id}`,
      headers: { authorization: `Bearer ${persona.key.key}` },
    });

  describe('pointers', () => {
    it('activate makes it the picture to show, until it is rejected', async () => {
      const { persona, canonicalId, variantId } = await withVariant();

      const activated = await act(persona, variantId, 'activate');
      const shown = (await persona.call('GET', 'portrait')).json();
      const rejected = await act(persona, variantId, 'reject', { reason: '  not her smile ' });

      expect([activated.statusCode, activated.json()]).toEqual([200, { ok: true }]);
      expect(shown).toMatchObject({ portraitId: variantId });
      expect(rejected.json()).toMatchObject({ status: 'rejected', rejectionReason: 'not her smile' });
      expect(await pointersOf(persona)).toEqual({ canonicalId, activeId: canonicalId });
      expect((await persona.call('GET', 'portrait')).json()).toMatchObject({ portraitId: canonicalId });
      expect(await persona.idsOf()).toEqual([canonicalId]);
      expect(await persona.idsOf('?includeFailed=true')).toEqual([variantId, canonicalId]);
    });

    it('a rejected canonical leaves none, and is the canonical again when it is approved', async () => {
      const { persona, canonicalId, variantId } = await withVariant();
      await act(persona, canonicalId, 'activate');

      await act(persona, canonicalId, 'reject');
      const without = await pointersOf(persona);
      const absent = (await persona.call('GET', 'portrait')).json();
      const approved = (await act(persona, canonicalId, 'approve')).json();

      expect(without).toEqual({ canonicalId: null, activeId: null });
      expect(absent).toEqual({ status: 'absent' });
      expect(approved).toMatchObject({ status: 'approved', rejectionReason: null });
      expect(await pointersOf(persona)).toEqual({ canonicalId, activeId: canonicalId });
      await act(persona, canonicalId, 'reject');
      const fresh = await persona.made(persona.canonical());
      expect(fresh).not.toBe(canonicalId);
      await act(persona, canonicalId, 'approve');
      expect(await pointersOf(persona)).toEqual({ canonicalId: fresh, activeId: fresh });
      expect((await persona.item(variantId)).status).toBe('generated');
    });

    it('an active portrait that is not the canonical stays active through a new canonical', async () => {
      const { persona, variantId } = await withVariant();
      await act(persona, variantId, 'activate');

      const forced = await persona.made(persona.canonical({ force: true }));

      expect(await pointersOf(persona)).toEqual({ canonicalId: forced, activeId: variantId });
    });

    it('a reason may be left out but not be anything', async () => {
      const { persona, variantId } = await withVariant();

      const wrong = [
        await act(persona, variantId, 'reject', { reason: 7 }),
        await act(persona, variantId, 'reject', { reason: 'a'.repeat(501) }),
      ];

      expect(wrong.map((answer) => [answer.statusCode, answer.json().error])).toEqual([
        [422, 'validation_failed'],
        [422, 'validation_failed'],
      ]);
      expect((await act(persona, variantId, 'reject', {})).json().rejectionReason).toBeNull();
    });

    it('decides once for two opposite wishes at the same time', async () => {
      const { persona, variantId } = await withVariant();

      const answers = await Promise.all(Array.from({ length: 10 }, () => act(persona, variantId, 'reject')));

      expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1);
      expect(answers.filter(({ statusCode }) => statusCode === 409)).toHaveLength(9);
    });
  });

  describe('list', () => {
    it('filters by kind, and by nothing it does not know', async () => {
      const { persona, canonicalId, variantId } = await withVariant();
      const editId = await persona.made(persona.edit(variantId, 'smiling'));

      expect(await persona.idsOf()).toEqual([editId, variantId, canonicalId]);
      expect(await persona.idsOf('?kind=variant')).toEqual([variantId]);
      expect(await persona.idsOf(`?conversationId=${UNKNOWN}`)).toEqual([]);
      for (const query of ['?kind=selfie', '?conversationId=x', '?includeFailed=maybe']) {
        const answer = await persona.call('GET', `portraits${query}`);
        expect([answer.statusCode, answer.json().error]).toEqual([400, 'validation_failed']);
        expect(answer.json().message).toContain(query.slice(1, query.indexOf('=')));
      }
    });
  });

  describe('delete', () => {
    const objectsOf = (portraitId: string) =>
      app.database.query<{ key: string }>('SELECT key FROM stored_object WHERE key LIKE $1', [`%/${portraitId}/%`]);

    const isStored = async (objectKey: string) => (await storedKeys(app)).includes(objectKey);

    it('takes row, bytes, copies and pointers away', async () => {
      const { persona, canonicalId, variantId } = await withVariant();
      await act(persona, variantId, 'activate');
      const { signedUrl, renditions } = await persona.item(variantId);
      const objects = await objectsOf(variantId);

      const response = await remove(persona, variantId);

      expect([response.statusCode, response.body]).toEqual([204, '']);
      expect(objects).toHaveLength(3);
      expect(await objectsOf(variantId)).toEqual([]);
      for (const { key: objectKey } of objects) {
        await eventually(
          () => isStored(objectKey),
          (isThere) => !isThere,
        );
      }
      for (const url of [signedUrl, renditions.thumb, renditions.card]) {
        expect((await persona.download(url)).statusCode).toBe(404);
      }
      expect((await persona.call('GET', `portrait/${variantId}`)).statusCode).toBe(404);
      expect((await remove(persona, variantId)).statusCode).toBe(404);
      expect(await pointersOf(persona)).toEqual({ canonicalId, activeId: canonicalId });
    });

    it('keeps a canonical while anything drawn of it is there', async () => {
      const { persona, canonicalId, variantId } = await withVariant();
      const editId = await persona.made(persona.edit(canonicalId, 'smiling'));
      const refused = [await remove(persona, canonicalId)];
      await remove(persona, variantId);
      refused.push(await remove(persona, canonicalId));
      await remove(persona, editId);
      await persona.variant({ scene: 'test:fail' });

      const response = await remove(persona, canonicalId);

      expect(refused.map((answer) => [answer.statusCode, answer.json()])).toEqual(
        Array.from({ length: 2 }, () => [409, { error: 'state_conflict', message: expect.any(String) }]),
      );
      expect(response.statusCode).toBe(204);
      expect(await pointersOf(persona)).toEqual({ canonicalId: null, activeId: null });
    });

    it('cancels what is being made first: the unit comes back and nothing is left', async () => {
      const own = await buildKey(app);
      const persona = await buildPortraits(app, { key: own });
      await persona.made(persona.canonical());
      const waiting = persona.variant({ scene: 'test:slow=20000' });
      const portraitId = await persona.running();
      const { jobId } = await persona.item(portraitId);

      const response = await remove(persona, portraitId);

      expect(response.statusCode).toBe(204);
      expect((await waiting).statusCode).toBe(409);
      const [job] = await app.database.query('SELECT state FROM job WHERE id = $1', [jobId]);
      expect(job).toEqual({ state: 'cancelled' });
      expect(await persona.usedUnits()).toBe(1);
      expect(await persona.idsOf('?includeFailed=true')).toHaveLength(1);
    });

    it('makes a replay of its key answer 404', async () => {
      const { persona } = await withVariant();
      const headers = { 'idempotency-key': 'gone-1' };
      const portraitId = await persona.made(persona.variant({ scene: 'in a park' }, headers));
      await remove(persona, portraitId);

      const replay = await persona.variant({ scene: 'in a park' }, headers);

      expect([replay.statusCode, replay.json().error]).toEqual([404, 'not_found']);
    });
  });

  describe('copies', () => {
    it.each([
      ['3:4', [192, 256], [384, 512]],
      ['16:9', [256, 144], [512, 288]],
      ['1:1', [256, 256], [512, 512]],
    ] as const)('of %s are WebP of 256 and 512 px, with URLs of their own', async (aspectRatio, thumb, card) => {
      const persona = await buildPortraits(app, { key });
      const item = await persona.item(await persona.made(persona.canonical({ aspectRatio })));
      const sharp = await loadSharp();

      for (const [name, [width, height]] of Object.entries({ thumb, card })) {
        const picture = await persona.download(item.renditions[name as 'thumb' | 'card']);
        expect([picture.statusCode, picture.headers['content-type']]).toEqual([200, 'image/webp']);
        expect(await sharp(picture.rawPayload).metadata()).toMatchObject({ format: 'webp', width, height });
        expect(picture.rawPayload.byteLength).toBeLessThan(40_000);
      }
    });

    it('are empty until there is a picture', async () => {
      const surface = { occupation: 'clerk test:fail' };
      const failing = await buildPortraits(app, { key, layers: { surface } });
      await failing.canonical();

      const [item] = (await failing.gallery('?includeFailed=true')).items;

      expect(item).toMatchObject({
        status: 'failed',
        storageKey: '',
        signedUrl: '',
        renditions: { thumb: '', card: '' },
      });
    });

    const receive = async (bytes: Buffer, mimeType: string) => {
      jest
        .spyOn(app.get(ImageRouter), 'call')
        .mockResolvedValueOnce({ bytes, mimeType, model: 'camera', usage: null, costMicros: null });
      const persona = await buildPortraits(app, { key });
      const item = await persona.item(await persona.made(persona.canonical()));
      return { persona, item, shown: (await persona.download(item.signedUrl)).rawPayload };
    };

    const blank = async () => {
      const sharp = await loadSharp();
      return sharp({ create: { width: 768, height: 1024, channels: 3, background: '#c09080' } });
    };

    it('leave the original as the provider sent it, credentials inside too', async () => {
      const plain = await (await blank()).png().toBuffer();
      const signed = withChunk(plain, 'caBX', Buffer.from('a content credential'));

      const { item, shown } = await receive(signed, 'image/png');

      expect(shown.equals(signed)).toBe(true);
      expect(item).toMatchObject({ bytes: signed.byteLength, mimeType: 'image/png' });
    });

    it('stand beside a clean copy where the original tells where it was taken', async () => {
      const located = await (await blank())
        .jpeg()
        .withExif({ IFD0: { Artist: 'Somebody' }, IFD3: { GPSLatitude: '52/1 30/1 0/1' } })
        .toBuffer();
      const sharp = await loadSharp();

      const { persona, item, shown } = await receive(located, 'image/jpeg');

      expect((await sharp(located).metadata()).exif).toBeDefined();
      expect(await sharp(shown).metadata()).toMatchObject({ format: 'jpeg', width: 768, height: 1024 });
      expect((await sharp(shown).metadata()).exif).toBeUndefined();
      const [row] = await app.database.query<{ original: string }>(
        'SELECT original_key AS original FROM portrait WHERE id = $1',
        [item.portraitId],
      );
      const original = row!.original;
      const storage = app.get(StorageService);
      expect((await storage.read(original)).equals(located)).toBe(true);
      expect((await persona.download(storage.url(original, 60).url)).statusCode).toBe(404);
      await deletePersona(persona);
      await restore(persona);
      expect((await persona.download(storage.url(original, 60).url)).statusCode).toBe(404);
      const { references } = await persona.orderOf(await persona.made(persona.edit(item.portraitId, 'smiling')));
      expect(references[0]?.objectKey).toBe(original);
    });
  });

  describe('of a deleted persona', () => {
    const expire = (persona: PersonaUnderTest) =>
      app.database.execute(`UPDATE persona SET deleted_at = now() - interval '30 days 1 second' WHERE id = $1`, [
        persona.id,
      ]);

    it('all is hidden at once and comes back with a restore', async () => {
      const { persona, variantId } = await withVariant();
      const { conversationId, portraitId } = (await persona.edit(variantId, 'smiling')).json();
      const { signedUrl, renditions } = await persona.item(portraitId);
      const reads = () =>
        Promise.all([
          persona.call('GET', 'portrait'),
          persona.call('GET', 'portraits'),
          persona.call('GET', `portrait/${portraitId}`),
          persona.call('GET', `portrait/conversations/${conversationId}`),
          persona.download(signedUrl),
          persona.download(renditions.thumb),
          persona.download(renditions.card),
        ]);

      await deletePersona(persona);
      const hidden = await reads();
      const writes = await Promise.all([
        persona.canonical(),
        persona.variant({ scene: 'in a park' }),
        persona.edit(portraitId, 'laughing'),
        act(persona, portraitId, 'activate'),
        act(persona, portraitId, 'approve'),
        act(persona, portraitId, 'reject'),
        remove(persona, portraitId),
        persona.call('POST', `portrait/conversations/${conversationId}/undo`),
      ]);
      await restore(persona);

      expect(new Set([...hidden, ...writes].map(({ statusCode }) => statusCode))).toEqual(new Set([404]));
      expect(new Set((await reads()).map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
    });

    it('nothing is left after thirty days, and a restore still says so', async () => {
      const { persona, variantId } = await withVariant();
      const { conversationId, portraitId } = (await persona.edit(variantId, 'smiling')).json();
      const { storageKey } = await persona.item(portraitId);
      const { persona: recent, variantId: kept } = await withVariant();
      await deletePersona(persona);
      await deletePersona(recent);
      await expire(persona);

      const counts = await Promise.all([app.get(PersonaPurge).pass(), app.get(PersonaPurge).pass()]);

      expect(counts[0] + counts[1]).toBe(1);
      const left = await app.database.query(
        `SELECT id::text FROM portrait WHERE persona_id = $1
          UNION ALL SELECT id::text FROM portrait_conversation WHERE id = $2
          UNION ALL SELECT key FROM stored_object WHERE key LIKE '%' || $1::text || '%'`,
        [persona.id, conversationId],
      );
      expect(left).toEqual([]);
      const [row] = await app.database.query('SELECT name, intent, layers FROM persona WHERE id = $1', [persona.id]);
      expect(row).toEqual({ name: '', intent: null, layers: {} });
      await eventually(
        () => storedKeys(app),
        (keys) => !keys.includes(storageKey),
      );
      const late = await restore(persona);
      expect([late.statusCode, late.json().error]).toEqual([410, 'gone']);
      expect((await restore(recent)).statusCode).toBe(200);
      expect((await recent.item(kept)).status).toBe('generated');
    });
  });
});

/** A PNG with one more chunk before its end. */
function withChunk(png: Buffer, type: string, data: Buffer): Buffer {
  const end = png.length - 12;
  const head = Buffer.alloc(4);
  head.writeUInt32BE(data.length);
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([png.subarray(0, end), head, body, checksum, png.subarray(end)]);
}
