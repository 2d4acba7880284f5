import { jest } from '@jest/globals';
import { LimitsService, PORTRAITS_PER_MONTH } from '../src/billing/index.js';
import { VariantsService } from '../src/portraits/variants.service.js';
import { OutsideScorers } from '../src/providers/index.js';
import { PERSON_FIELDS } from '../src/providers/sketch/look.js';
import { type BuiltKey, buildKey, buildTeam } from './factories/index.js';
import { buildForeignPortrait, buildPortraits } from './factories/portraits.js';
import { startApp, type TestApp } from './support/app.js';

const BEACH = { scene: 'at the beach at sunset' };

describe('portrait variants', () => {
  let app: TestApp;
  let key: BuiltKey;

  beforeAll(async () => {
    app = await startApp();
    key = await buildKey(app, { plan: 'enterprise' });
  });

  afterEach(() => jest.restoreAllMocks());
  afterAll(() => app.close());

  const withCanonical = async (wish: { key?: BuiltKey } = { key }) => {
    const persona = await buildPortraits(app, wish);
    return { persona, canonicalId: await persona.made(persona.canonical()) };
  };

  const lookOf = async (portraitId: string) => {
    const [row] = await app.database.query<{ state: { look: Record<string, unknown> } }>(
      'SELECT provider_state AS state FROM portrait WHERE id = $1',
      [portraitId],
    );
    return row!.state.look;
  };

  it('answers with a finished picture that carries the wishes', async () => {
    const { persona } = await withCanonical();

    const response = await persona.variant({ ...BEACH, outfit: ' a green turtleneck ', aspectRatio: '1:1' });

    expect(response.statusCode).toBe(200);
    expect(Object.keys(response.json()).toSorted()).toEqual(['portraitId', 'signedUrl', 'status', 'storageKey']);
    expect(await persona.item(response.json().portraitId)).toMatchObject({
      kind: 'variant',
      status: 'generated',
      scene: 'at the beach at sunset',
      outfit: 'a green turtleneck',
      pose: null,
      customPrompt: null,
      parentId: null,
      conversationId: null,
      width: 1024,
      height: 1024,
    });
  });

  it('sends the canonical first, with what its provider said of it, and no word of the persona', async () => {
    const { persona, canonicalId } = await withCanonical();

    const variantId = await persona.made(persona.variant({ ...BEACH, customPrompt: 'round\nglasses' }));

    const { references, prompt } = await persona.orderOf(variantId);
    const canonical = await persona.item(canonicalId);
    expect(references).toEqual([
      {
        objectKey: canonical.storageKey,
        mimeType: 'image/png',
        role: 'identity',
        madeBy: { provider: 'sketch', model: 'sketch-1' },
        state: { sketch: 1, look: await lookOf(canonicalId) },
      },
    ]);
    expect(prompt.user).toBe('Scene: at the beach at sunset\nAlso: round glasses');
  });

  it('keeps the person and changes the rest', async () => {
    const { persona, canonicalId } = await withCanonical();

    const variantId = await persona.made(persona.variant({ ...BEACH, outfit: 'a green turtleneck' }));

    const [before, after] = [await lookOf(canonicalId), await lookOf(variantId)];
    for (const field of PERSON_FIELDS) {
      expect([field, after[field]]).toEqual([field, before[field]]);
    }
    expect(after).toMatchObject({ garment: 'turtleneck', place: 'beach', light: 'sunset' });
  });

  describe('of the same wishes', () => {
    it('makes one picture for thirty requests at once, and takes one unit', async () => {
      const own = await buildKey(app);
      const { persona } = await withCanonical({ key: own });

      const answers = await Promise.all(Array.from({ length: 30 }, () => persona.variant(BEACH)));

      expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
      expect(new Set(answers.map((answer) => answer.json().portraitId)).size).toBe(1);
      expect(await persona.countCalls()).toBe(2);
      expect(await persona.usedUnits()).toBe(2);
    });

    it('returns the picture that exists, whatever spaces, size or empty wishes come with them', async () => {
      const { persona } = await withCanonical();
      const first = await persona.made(persona.variant({ ...BEACH, pose: 'café smile' }));

      const second = await persona.made(
        persona.variant({
          scene: `  ${BEACH.scene}\n`,
          pose: 'café smile'.normalize('NFD'),
          outfit: ' ',
          aspectRatio: '16:9',
          imageSize: '2K',
        }),
      );

      expect(second).toBe(first);
      expect(await persona.countCalls()).toBe(2);
    });

    it('makes another one for other wishes, and for another field of the same words', async () => {
      const { persona } = await withCanonical();

      const ids = new Set([
        await persona.made(persona.variant({ scene: 'red' })),
        await persona.made(persona.variant({ outfit: 'red' })),
        await persona.made(persona.variant({ scene: 'red', customPrompt: 'smiling' })),
      ]);

      expect(ids.size).toBe(3);
    });

    it('makes another one of a new face', async () => {
      const { persona } = await withCanonical();
      const first = await persona.made(persona.variant(BEACH));
      const forced = await persona.made(persona.canonical({ force: true }));

      const second = await persona.made(persona.variant(BEACH));

      expect(second).not.toBe(first);
      const { references } = await persona.orderOf(second);
      expect(references[0]?.objectKey).toBe((await persona.item(forced)).storageKey);
    });

    it('makes another one after a failure or a rejection, and the rejected one cannot come back beside it', async () => {
      const { persona } = await withCanonical();
      expect((await persona.variant({ scene: 'test:fail' })).statusCode).toBe(502);
      expect((await persona.variant({ scene: 'test:fail' })).statusCode).toBe(502);
      const rejected = await persona.made(persona.variant(BEACH));
      await persona.call('POST', `portrait/${rejected}/reject`);

      const again = await persona.made(persona.variant(BEACH));

      expect(again).not.toBe(rejected);
      const approval = await persona.call('POST', `portrait/${rejected}/approve`);
      expect([approval.statusCode, approval.json().error]).toEqual([409, 'state_conflict']);
      expect((await persona.item(rejected)).status).toBe('rejected');
    });

    it.each(['POST', 'DELETE'] as const)(
      'judges them outside the transaction after all, when the picture goes (%s) between the look and the order',
      async (method) => {
        const { persona } = await withCanonical();
        const first = await persona.made(persona.variant(BEACH));
        const variants = app.get(VariantsService);
        const prepare = variants.prepare.bind(variants);
        jest.spyOn(variants, 'prepare').mockImplementationOnce(async (...args) => {
          const prepared = await prepare(...args);
          await persona.call(method, `portrait/${first}${method === 'POST' ? '/reject' : ''}`);
          return prepared;
        });
        const asked: boolean[] = [];
        jest.spyOn(app.get(OutsideScorers), 'scoreTexts').mockImplementation(async () => {
          asked.push(app.database.isInTransaction());
          return [];
        });

        const response = await persona.variant(BEACH, { 'idempotency-key': `${method} ${persona.id}` });

        expect([response.statusCode, response.json().status]).toEqual([200, 'generated']);
        expect(response.json().portraitId).not.toBe(first);
        expect(asked).toEqual([false]);
      },
    );
  });

  describe('with more references', () => {
    it('adds the four newest pictures of the face, approved ones first', async () => {
      const { persona, canonicalId } = await withCanonical();
      const ids: string[] = [];
      for (const scene of ['in a park', 'on stage', 'in the city', 'in an office', 'in a cafe', 'at the beach']) {
        ids.push(await persona.made(persona.variant({ scene })));
      }
      await persona.call('POST', `portrait/${ids[0]}/approve`);
      await persona.call('POST', `portrait/${ids[5]}/reject`);

      const variantId = await persona.made(persona.variant({ scene: 'in the mountains', useMultiReference: true }));

      const { references } = await persona.orderOf(variantId);
      const expected = [canonicalId, ids[0], ids[4], ids[3], ids[2]].map((id) => persona.item(id as string));
      const keys = (await Promise.all(expected)).map(({ storageKey }) => storageKey);
      expect(references.map(({ objectKey }) => objectKey)).toEqual(keys);
      expect(new Set(references.map(({ role }) => role))).toEqual(new Set(['identity']));
    });

    it('leaves out pictures of an older face', async () => {
      const { persona } = await withCanonical();
      await persona.made(persona.variant(BEACH));
      const forced = await persona.made(persona.canonical({ force: true }));

      const variantId = await persona.made(persona.variant({ scene: 'on stage', useMultiReference: true }));

      const { references } = await persona.orderOf(variantId);
      expect(references.map(({ objectKey }) => objectKey)).toEqual([(await persona.item(forced)).storageKey]);
    });
  });

  describe('without a canonical', () => {
    it('answers 409 when there never was one, it is being made, or it was rejected', async () => {
      const surface = { occupation: 'clerk test:slow=20000' };
      const persona = await buildPortraits(app, { key, layers: { surface } });
      const slow = (await persona.canonical({}, { prefer: 'respond-async' })).json();
      const beforeOne = await persona.variant(BEACH);
      await persona.call('DELETE', `portrait/${slow.portraitId}`);
      const { persona: other, canonicalId } = await withCanonical();
      await other.call('POST', `portrait/${canonicalId}/reject`);

      const answers = [beforeOne, await persona.variant(BEACH), await other.variant(BEACH)];

      expect(answers.map((answer) => [answer.statusCode, answer.json()])).toEqual(
        Array.from({ length: 3 }, () => [409, { error: 'canonical_missing', message: expect.any(String) }]),
      );
    });
  });

  describe('refusals', () => {
    it.each([
      ['no wish', {}, 'scene, outfit, pose and customPrompt'],
      ['blank wishes', { scene: ' ', outfit: '', pose: '\n' }, 'scene, outfit, pose and customPrompt'],
      ['a long scene', { scene: 'a'.repeat(501) }, 'scene'],
      ['a long outfit', { outfit: 'a'.repeat(501) }, 'outfit'],
      ['a long pose', { pose: 'a'.repeat(501) }, 'pose'],
      ['a long custom prompt', { customPrompt: '👩‍🎤'.repeat(168) }, 'customPrompt'],
      ['a scene of null', { scene: null }, 'scene'],
      ['a scene of 7', { scene: 7 }, 'scene'],
      ['another kind of flag', { ...BEACH, useMultiReference: 'yes' }, 'useMultiReference'],
      ['an unknown shape', { ...BEACH, aspectRatio: '5:4' }, 'aspectRatio'],
      ['an unknown size', { ...BEACH, imageSize: '512' }, 'imageSize'],
    ])('answers 422 for %s', async (_, payload, field) => {
      const persona = await buildPortraits(app, { key });

      const response = await persona.variant(payload);

      expect(response.statusCode).toBe(422);
      expect(response.json()).toEqual({ error: 'validation_failed', message: expect.stringContaining(field) });
    });

    it('takes 500 characters, however many bytes they are', async () => {
      const { persona } = await withCanonical();

      const response = await persona.variant({ scene: ` ${'e\u0301'.repeat(499)}😀 ` });

      expect(response.statusCode).toBe(200);
    });

    it.each(['scene', 'outfit', 'pose', 'customPrompt'])('refuses what moderation finds in %s', async (field) => {
      const { persona } = await withCanonical();

      const pii = await persona.variant({ [field]: 'a sign with joe@example.com' });
      const person = await persona.variant({ [field]: 'like Angela Merkel' });
      const content = await persona.variant({ [field]: 'nude' });

      expect([pii.statusCode, pii.json()]).toEqual([
        422,
        { error: 'pii_detected', message: expect.any(String), pii: ['email'] },
      ]);
      expect(pii.body).not.toContain('joe@example.com');
      expect([person.statusCode, person.json()]).toEqual([
        422,
        { error: 'impersonation_blocked', message: expect.any(String), term: expect.any(String) },
      ]);
      expect([content.statusCode, content.json()]).toMatchObject([
        422,
        { error: 'moderation_blocked', scores: { sexual: expect.any(Number) }, provider: 'lexicon' },
      ]);
      expect(await persona.countCalls()).toBe(1);
      expect(await persona.idsOf('?includeFailed=true')).toHaveLength(1);
    });

    it('does not know a persona that is unknown, malformed, or another team’s', async () => {
      const { persona: foreign } = await buildForeignPortrait(app);
      for (const id of ['0199a3c4-5e6f-7a8b-9c0d-1e2f3a4b5c6d', 'not-a-uuid', foreign.id]) {
        const response = await foreign.as({ id, key }).variant(BEACH);
        expect([response.statusCode, response.json().error]).toEqual([404, 'not_found']);
      }
    });
  });

  describe('what it costs', () => {
    it('is not part of the free plan', async () => {
      const team = await buildTeam(app, { plan: 'free' });
      const { persona, canonicalId } = await withCanonical({
        key: await buildKey(app, { team, environment: 'test' }),
      });
      expect((await persona.variant(BEACH)).statusCode).toBe(200);
      const live = await buildPortraits(app, { key: await buildKey(app, { team }) });

      const response = await live.variant(BEACH);

      expect([response.statusCode, response.json()]).toEqual([
        402,
        { error: 'tier_disabled', message: expect.any(String) },
      ]);
      expect(canonicalId).toBeDefined();
    });

    it('answers 429 when the month is used up, and still returns what exists', async () => {
      const own = await buildKey(app);
      const { persona } = await withCanonical({ key: own });
      const variantId = await persona.made(persona.variant(BEACH));
      await app.get(LimitsService).update(own.teamId, [{ name: PORTRAITS_PER_MONTH, value: 2, expiresAt: null }]);

      const response = await persona.variant({ scene: 'on stage' });

      expect([response.statusCode, response.json()]).toEqual([
        429,
        { error: 'quota_exceeded', message: expect.any(String), used: 2, limit: 2 },
      ]);
      expect(Number(response.headers['retry-after'])).toBeGreaterThan(0);
      expect(await persona.idsOf('?includeFailed=true')).toHaveLength(2);
      expect(await persona.made(persona.variant(BEACH))).toBe(variantId);
    });

    it('gives the unit of a failure back, and says what failed', async () => {
      const own = await buildKey(app);
      const { persona } = await withCanonical({ key: own });

      const failed = await persona.variant({ scene: 'test:fail' });
      const withheld = await persona.variant({ scene: 'test:block_output' });

      expect([failed.statusCode, failed.json()]).toEqual([
        502,
        { error: 'provider_error', message: expect.any(String), provider: 'sketch' },
      ]);
      expect([withheld.statusCode, withheld.json()]).toEqual([
        422,
        { error: 'moderation_blocked', message: expect.any(String), scores: {}, provider: 'sketch' },
      ]);
      expect(await persona.usedUnits()).toBe(1);
      const { items } = await persona.gallery('?includeFailed=true&kind=variant');
      expect(items.map(({ status, errorCode }) => [status, errorCode])).toEqual([
        ['failed', 'output_blocked'],
        ['failed', 'bad_request'],
      ]);
    });
  });

  describe('how it waits', () => {
    it('answers at once with Prefer: respond-async, and others get the same picture', async () => {
      const { persona } = await withCanonical();

      const response = await persona.variant(BEACH, { prefer: 'respond-async' });

      expect(response.json()).toMatchObject({ status: 'pending', storageKey: '', signedUrl: '' });
      expect((await persona.variant(BEACH)).json()).toMatchObject({
        portraitId: response.json().portraitId,
        status: 'generated',
      });
    });

    it('answers 409 when the variant is deleted while it waits', async () => {
      const { persona } = await withCanonical();
      const waiting = persona.variant({ scene: 'test:slow=20000' });
      const portraitId = await persona.running();

      expect((await persona.call('DELETE', `portrait/${portraitId}`)).statusCode).toBe(204);

      const response = await waiting;
      expect([response.statusCode, response.json().error]).toEqual([409, 'state_conflict']);
      expect((await persona.call('GET', `portrait/${portraitId}`)).statusCode).toBe(404);
    });

    it('replays a key with the same picture, and refuses it for other wishes', async () => {
      const { persona } = await withCanonical();
      const headers = { 'idempotency-key': 'beach-1' };
      const first = await persona.variant(BEACH, headers);

      const replay = await persona.variant(BEACH, headers);
      const other = await persona.variant({ scene: 'on stage' }, headers);

      expect(replay.json().portraitId).toBe(first.json().portraitId);
      expect(replay.headers['idempotent-replayed']).toBe('true');
      expect([other.statusCode, other.json().error]).toEqual([409, 'idempotency_conflict']);
    });

    it('frees the key of a failure', async () => {
      const { persona } = await withCanonical();
      const headers = { 'idempotency-key': 'fails-1' };
      expect((await persona.variant({ scene: 'test:fail' }, headers)).statusCode).toBe(502);

      expect((await persona.variant(BEACH, headers)).statusCode).toBe(200);
    });
  });

  it('needs a key with the scope portraits:write', async () => {
    const reader = await buildKey(app, { scopes: ['portraits:read'] });
    const persona = await buildPortraits(app, { key });
    const url = `/v1/personas/${persona.id}/portrait/variants/generate`;

    const anonymous = await app.inject({ method: 'POST', url, payload: BEACH });
    const headers = { authorization: `Bearer ${reader.key}` };
    const unscoped = await app.inject({ method: 'POST', url, payload: BEACH, headers });

    expect([anonymous.statusCode, anonymous.json().error]).toEqual([401, 'unauthorized']);
    expect([unscoped.statusCode, unscoped.json().error]).toEqual([403, 'forbidden']);
  });
});
