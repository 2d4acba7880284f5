import { createHash } from 'node:crypto';
import { jest } from '@jest/globals';
import { LimitsService, PORTRAITS_PER_MONTH } from '../src/billing/index.js';
import { ImageRouter } from '../src/providers/index.js';
import { PERSON_FIELDS } from '../src/providers/sketch/look.js';
import { type BuiltKey, buildKey, buildTeam } from './factories/index.js';
import { buildForeignPortrait, buildPortraits, type PersonaUnderTest } from './factories/portraits.js';
import { startApp, type TestApp } from './support/app.js';
import { eventually } from './support/eventually.js';

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

describe('portrait edits', () => {
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

  const conversationOf = async (persona: PersonaUnderTest, portraitId: string) =>
    (await persona.item(portraitId)).conversationId as string;

  const treeOf = async (persona: PersonaUnderTest, conversationId: string) =>
    (await persona.call('GET', `portrait/conversations/${conversationId}`)).json();

  const move = (persona: PersonaUnderTest, conversationId: string, way: 'undo' | 'redo', payload?: object) =>
    persona.call('POST', `portrait/conversations/${conversationId}/${way}`, payload);

  it('answers with a finished picture and the conversation, and lets the source be', async () => {
    const { persona, canonicalId } = await withCanonical();
    const before = await persona.item(canonicalId);

    const response = await persona.edit(canonicalId, '  add round glasses ');

    expect(response.statusCode).toBe(200);
    expect(Object.keys(response.json()).toSorted()).toEqual([
      'conversationId',
      'portraitId',
      'signedUrl',
      'status',
      'storageKey',
    ]);
    const { portraitId, conversationId } = response.json();
    expect(await persona.item(portraitId)).toMatchObject({
      kind: 'edit',
      status: 'generated',
      instruction: 'add round glasses',
      parentId: canonicalId,
      conversationId,
      aspectRatio: before.aspectRatio,
      imageSize: '1K',
    });
    const { sha256: hash, storageKey } = await persona.item(canonicalId);
    expect([hash, storageKey]).toEqual([before.sha256, before.storageKey]);
    expect(await persona.gallery()).toMatchObject({ canonicalId, activeId: canonicalId });
  });

  it('is never deduplicated', async () => {
    const { persona, canonicalId } = await withCanonical();

    const ids = await Promise.all([1, 2, 3].map(() => persona.made(persona.edit(canonicalId, 'smiling'))));

    expect(new Set(ids).size).toBe(3);
    const conversations = await Promise.all(ids.map((id) => conversationOf(persona, id)));
    expect(new Set(conversations).size).toBe(1);
  });

  it('keeps one tree through edits, a branch, undo and redo', async () => {
    const { persona, canonicalId: root } = await withCanonical();
    const first = await persona.made(persona.edit(root, 'make the hair blue'));
    const second = await persona.made(persona.edit(first, 'add round glasses'));
    const branch = await persona.made(persona.edit(first, 'wearing a straw hat'));
    const conversationId = await conversationOf(persona, root);

    expect(await treeOf(persona, conversationId)).toMatchObject({ conversationId, rootId: root, headId: branch });
    const heads: string[] = [];
    heads.push((await move(persona, conversationId, 'undo')).json().headId);
    heads.push((await move(persona, conversationId, 'undo')).json().headId);
    const atRoot = await move(persona, conversationId, 'undo');
    heads.push((await move(persona, conversationId, 'redo')).json().headId);
    const ambiguous = await move(persona, conversationId, 'redo');
    const stranger = await move(persona, conversationId, 'redo', { to: root });
    heads.push((await move(persona, conversationId, 'redo', { to: second })).json().headId);
    const atLeaf = await move(persona, conversationId, 'redo');

    expect(heads).toEqual([first, root, first, second]);
    expect([atRoot.statusCode, atRoot.json()]).toEqual([409, { error: 'state_conflict', message: expect.any(String) }]);
    expect([atLeaf.statusCode, atLeaf.json().error]).toEqual([409, 'state_conflict']);
    expect([ambiguous.statusCode, ambiguous.json().error]).toEqual([422, 'validation_failed']);
    expect([stranger.statusCode, stranger.json().error]).toEqual([422, 'validation_failed']);
    const tree = await treeOf(persona, conversationId);
    expect(tree.headId).toBe(second);
    expect(
      tree.items.map((item: { portraitId: string; parentId: string }) => [item.portraitId, item.parentId]),
    ).toEqual([
      [root, null],
      [first, root],
      [second, first],
      [branch, first],
    ]);
    expect(tree.items.every((item: { conversationId: string }) => item.conversationId === conversationId)).toBe(true);
    const third = await persona.made(persona.edit(root, 'laughing'));
    expect(await treeOf(persona, conversationId)).toMatchObject({ rootId: root, headId: third });
  });

  it('carries each change on and keeps the face', async () => {
    const { persona, canonicalId: root } = await withCanonical();
    const first = await persona.made(persona.edit(root, 'make the hair blue'));
    const second = await persona.made(persona.edit(first, 'add round glasses'));
    const branch = await persona.made(persona.edit(first, 'wearing a straw hat'));

    const [face, ...looks] = await Promise.all([root, first, second, branch].map(lookOf));

    const [blue, glasses, hat] = looks;
    for (const field of PERSON_FIELDS.filter((name) => name !== 'hairColor')) {
      expect([field, ...looks.map((look) => look[field])]).toEqual([field, face![field], face![field], face![field]]);
    }
    expect(blue!.hairColor).not.toBe(face!.hairColor);
    expect(glasses).toMatchObject({ hairColor: blue!.hairColor, glasses: 'round', hat: 'none' });
    expect(hat).toMatchObject({ hairColor: blue!.hairColor, glasses: 'none', hat: 'sunhat' });
    const hashes = await Promise.all([root, first, second, branch].map(async (id) => (await persona.item(id)).sha256));
    expect(new Set(hashes).size).toBe(4);
  });

  it('hands the provider the source first, the face behind it, and the bytes of both', async () => {
    const { persona, canonicalId } = await withCanonical();
    const variantId = await persona.made(persona.variant({ scene: 'on stage' }));
    const first = await persona.made(persona.edit(variantId, 'smiling'));
    const calls = jest.spyOn(app.get(ImageRouter), 'call');

    const second = await persona.made(persona.edit(first, 'add round glasses'));

    const { references, prompt } = await persona.orderOf(second);
    const [source, face] = [await persona.item(first), await persona.item(canonicalId)];
    expect(references).toMatchObject([
      { objectKey: source.storageKey, role: 'source', madeBy: { provider: 'sketch', model: 'sketch-1' } },
      { objectKey: face.storageKey, role: 'identity', madeBy: { provider: 'sketch', model: 'sketch-1' } },
    ]);
    expect(references[0]?.state?.look).toEqual(await lookOf(first));
    expect(prompt.user).toBe('add round glasses');
    const sent = calls.mock.calls[0]![1].references.map(({ bytes }) => sha256(bytes));
    expect(sent).toEqual([source.sha256, face.sha256]);
    const ofCanonical = await persona.orderOf(await persona.made(persona.edit(canonicalId, 'smiling')));
    expect(ofCanonical.references.map(({ role }) => role)).toEqual(['source']);
  });

  it('stays with the face a picture was drawn of when the persona has a new one', async () => {
    const { persona, canonicalId: oldFace } = await withCanonical();
    const variantId = await persona.made(persona.variant({ scene: 'on stage' }));
    await persona.made(persona.canonical({ force: true }));

    const { references } = await persona.orderOf(await persona.made(persona.edit(variantId, 'smiling')));

    expect(references[1]?.objectKey).toBe((await persona.item(oldFace)).storageKey);
  });

  it('gives every source a conversation of its own', async () => {
    const { persona, canonicalId } = await withCanonical();
    const variantId = await persona.made(persona.variant({ scene: 'on stage' }));
    const [one, other] = [
      await persona.made(persona.edit(canonicalId, 'smiling')),
      await persona.made(persona.edit(variantId, 'smiling')),
    ];

    const ids = [await conversationOf(persona, one), await conversationOf(persona, other)];

    expect(ids).toEqual([await conversationOf(persona, canonicalId), await conversationOf(persona, variantId)]);
    expect(ids[0]).not.toBe(ids[1]);
    expect((await treeOf(persona, ids[1] as string)).rootId).toBe(variantId);
    expect(await persona.idsOf(`?conversationId=${ids[1]}`)).toEqual([other, variantId]);
    expect(await persona.idsOf(`?conversationId=${ids[1]}&kind=edit`)).toEqual([other]);
  });

  it('leaves the head and the tree alone when an edit fails', async () => {
    const { persona, canonicalId } = await withCanonical();
    const first = await persona.made(persona.edit(canonicalId, 'smiling'));

    const response = await persona.edit(first, 'test:fail');

    expect([response.statusCode, response.json()]).toEqual([
      502,
      { error: 'provider_error', message: expect.any(String), provider: 'sketch' },
    ]);
    const tree = await treeOf(persona, await conversationOf(persona, first));
    expect(tree.headId).toBe(first);
    expect(tree.items).toHaveLength(2);
  });

  it('says the conversation at once with Prefer: respond-async, while the head stays', async () => {
    const { persona, canonicalId } = await withCanonical();

    const pending = (await persona.edit(canonicalId, 'test:slow=300 smiling', { prefer: 'respond-async' })).json();
    const during = await treeOf(persona, pending.conversationId);
    const waited = await persona.edit(canonicalId, 'laughing');

    expect(pending).toMatchObject({ status: 'pending', storageKey: '', signedUrl: '' });
    expect(during).toMatchObject({ rootId: canonicalId, headId: canonicalId });
    expect(during.items.map((item: { portraitId: string }) => item.portraitId)).toContain(pending.portraitId);
    expect(waited.json().conversationId).toBe(pending.conversationId);
  });

  it('replays a key with the same edit, the conversation too', async () => {
    const { persona, canonicalId } = await withCanonical();
    const headers = { 'idempotency-key': 'edit-1' };
    const first = await persona.edit(canonicalId, 'smiling', headers);

    const replay = await persona.edit(canonicalId, 'smiling', headers);
    const other = await persona.edit(canonicalId, 'laughing', headers);

    const { portraitId, conversationId } = first.json();
    expect(replay.json()).toMatchObject({ portraitId, conversationId, status: 'generated' });
    expect(replay.headers['idempotent-replayed']).toBe('true');
    expect([other.statusCode, other.json().error]).toEqual([409, 'idempotency_conflict']);
    expect(await persona.countCalls()).toBe(2);
  });

  describe('refusals', () => {
    it.each([
      ['missing', undefined],
      ['null', null],
      ['empty', ''],
      ['blank', ' \n\t '],
      ['too long', 'a'.repeat(501)],
      ['a number', 7],
      ['a list', ['smile']],
      ['a text with a NUL', 'smile\u0000'],
      ['a text with half a character', 'smile\ud800'],
    ])('answers 422 for an instruction that is %s', async (_, instruction) => {
      const persona = await buildPortraits(app, { key });

      const response = await persona.edit('0199a3c4-5e6f-7a8b-9c0d-1e2f3a4b5c6d', instruction);

      expect(response.statusCode).toBe(422);
      expect(response.json()).toEqual({ error: 'validation_failed', message: expect.stringContaining('instruction') });
    });

    it('counts code points after NFC and trim', async () => {
      const { persona, canonicalId } = await withCanonical();

      const response = await persona.edit(canonicalId, `   ${'e\u0301'.repeat(249)}${'😀'.repeat(251)}   `);

      expect(response.statusCode).toBe(200);
    });

    it('does not know a source that is missing, foreign, or in a state that cannot be edited', async () => {
      const { persona, canonicalId } = await withCanonical();
      const { persona: foreign, portraitId } = await buildForeignPortrait(app);
      const sibling = await withCanonical();
      const rejected = await persona.made(persona.variant({ scene: 'on stage' }));
      await persona.call('POST', `portrait/${rejected}/reject`);
      await persona.variant({ scene: 'test:fail' });
      const [failed] = (await persona.gallery('?includeFailed=true&kind=variant')).items;
      const pending = (await persona.variant({ scene: 'test:slow=20000' }, { prefer: 'respond-async' })).json();

      const sources = [
        '0199a3c4-5e6f-7a8b-9c0d-1e2f3a4b5c6d',
        'not-a-uuid',
        portraitId,
        sibling.canonicalId,
        rejected,
        failed!.portraitId,
        pending.portraitId,
      ];
      for (const source of sources) {
        const response = await persona.edit(source, 'smiling');
        expect([response.statusCode, response.json()]).toEqual([
          404,
          { error: 'not_found', message: expect.any(String) },
        ]);
      }
      expect((await foreign.as({ key }).edit(portraitId, 'smiling')).statusCode).toBe(404);
      await persona.call('DELETE', `portrait/${pending.portraitId}`);
      expect((await persona.edit(canonicalId, 'smiling')).statusCode).toBe(200);
    });

    it('judges every step before a provider is called', async () => {
      const { persona, canonicalId } = await withCanonical();
      const first = await persona.made(persona.edit(canonicalId, 'smiling'));

      const pii = await persona.edit(first, 'write joe@example.com on the shirt');
      const person = await persona.edit(first, 'make her look like Angela Merkel');
      const content = await persona.edit(first, 'nude');
      const withheld = await persona.edit(first, 'test:block_output');

      expect([pii.statusCode, pii.json()]).toEqual([
        422,
        { error: 'pii_detected', message: expect.any(String), pii: ['email'] },
      ]);
      expect([person.statusCode, person.json()]).toEqual([
        422,
        { error: 'impersonation_blocked', message: expect.any(String), term: expect.any(String) },
      ]);
      expect([content.statusCode, content.json()]).toMatchObject([
        422,
        { error: 'moderation_blocked', scores: { sexual: expect.any(Number) }, provider: 'lexicon' },
      ]);
      expect([withheld.statusCode, withheld.json()]).toEqual([
        422,
        { error: 'moderation_blocked', message: expect.any(String), scores: {}, provider: 'sketch' },
      ]);
      expect(await persona.countCalls()).toBe(3);
    });

    it('is not part of the free plan', async () => {
      const team = await buildTeam(app, { plan: 'free' });
      const persona = await buildPortraits(app, { key: await buildKey(app, { team }) });

      const response = await persona.edit('0199a3c4-5e6f-7a8b-9c0d-1e2f3a4b5c6d', 'smiling');

      expect([response.statusCode, response.json()]).toEqual([
        402,
        { error: 'tier_disabled', message: expect.any(String) },
      ]);
    });

    it('takes a unit for each edit, gives it back for a failure, and stops when the month is used up', async () => {
      const own = await buildKey(app);
      const { persona, canonicalId } = await withCanonical({ key: own });
      await persona.made(persona.edit(canonicalId, 'smiling'));
      await persona.edit(canonicalId, 'test:fail');
      expect(await persona.usedUnits()).toBe(2);
      await app.get(LimitsService).update(own.teamId, [{ name: PORTRAITS_PER_MONTH, value: 2, expiresAt: null }]);

      const response = await persona.edit(canonicalId, 'laughing');

      expect([response.statusCode, response.json()]).toEqual([
        429,
        { error: 'quota_exceeded', message: expect.any(String), used: 2, limit: 2 },
      ]);
    });

    it('needs a key with the scope portraits:write', async () => {
      const reader = await buildKey(app, { team: key, scopes: ['portraits:read'] });
      const { persona, canonicalId } = await withCanonical();
      const url = `/v1/personas/${persona.id}/portrait/${canonicalId}/edit`;
      const payload = { instruction: 'smiling' };

      const anonymous = await app.inject({ method: 'POST', url, payload });
      const headers = { authorization: `Bearer ${reader.key}` };
      const unscoped = await app.inject({ method: 'POST', url, payload, headers });

      expect([anonymous.statusCode, anonymous.json().error]).toEqual([401, 'unauthorized']);
      expect([unscoped.statusCode, unscoped.json().error]).toEqual([403, 'forbidden']);
    });
  });

  describe('conversations', () => {
    it('does not know one that is unknown, malformed, or of another persona', async () => {
      const { persona } = await withCanonical();
      const sibling = await withCanonical();
      const { conversationId } = (await sibling.persona.edit(sibling.canonicalId, 'smiling')).json();

      for (const id of ['0199a3c4-5e6f-7a8b-9c0d-1e2f3a4b5c6d', 'not-a-uuid', conversationId]) {
        const answers = [
          await persona.call('GET', `portrait/conversations/${id}`),
          await move(persona, id, 'undo'),
          await move(persona, id, 'redo'),
        ];
        expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 404, 404]);
        expect(answers[0]!.json().error).toBe('not_found');
      }
    });

    it('moves the head once for two undos at the same time at the first edit', async () => {
      const { persona, canonicalId } = await withCanonical();
      const { conversationId } = (await persona.edit(canonicalId, 'smiling')).json();

      const answers = await Promise.all([1, 2].map(() => move(persona, conversationId, 'undo')));

      expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200, 409]));
    });

    it('redoes only into pictures that can be shown', async () => {
      const { persona, canonicalId } = await withCanonical();
      const { conversationId, portraitId } = (await persona.edit(canonicalId, 'smiling')).json();
      await persona.call('POST', `portrait/${portraitId}/reject`);
      await move(persona, conversationId, 'undo');

      expect((await move(persona, conversationId, 'redo')).statusCode).toBe(409);

      await persona.call('POST', `portrait/${portraitId}/approve`);
      expect((await move(persona, conversationId, 'redo')).json()).toEqual({ headId: portraitId });
    });

    it('undoes past what was rejected, to the nearest picture that can be shown', async () => {
      const { persona } = await withCanonical();
      const root = await persona.made(persona.variant({ scene: 'on stage' }));
      const first = await persona.made(persona.edit(root, 'smiling'));
      const second = await persona.made(persona.edit(first, 'laughing'));
      const conversationId = await conversationOf(persona, second);
      await persona.call('POST', `portrait/${first}/reject`);
      await persona.call('POST', `portrait/${root}/reject`);

      const refused = await move(persona, conversationId, 'undo');
      await persona.call('POST', `portrait/${root}/approve`);
      const undone = await move(persona, conversationId, 'undo');

      expect([refused.statusCode, refused.json().error]).toEqual([409, 'state_conflict']);
      expect(undone.json()).toEqual({ headId: root });
    });

    it.each([{ to: 7 }, { to: null }, { to: 'a'.repeat(65) }])('answers 422 for %j', async (payload) => {
      const { persona, canonicalId } = await withCanonical();
      const { conversationId } = (await persona.edit(canonicalId, 'smiling')).json();
      await move(persona, conversationId, 'undo');

      const response = await move(persona, conversationId, 'redo', payload);

      expect([response.statusCode, response.json().error]).toEqual([422, 'validation_failed']);
    });

    it('closes over a deleted edit, and its head falls back', async () => {
      const { persona, canonicalId: root } = await withCanonical();
      const first = await persona.made(persona.edit(root, 'smiling'));
      const second = await persona.made(persona.edit(first, 'laughing'));
      const conversationId = await conversationOf(persona, root);

      await persona.call('DELETE', `portrait/${first}`);
      const closed = await treeOf(persona, conversationId);
      await persona.call('DELETE', `portrait/${second}`);
      const bare = await treeOf(persona, conversationId);

      expect(closed.items.map((item: { parentId: string }) => item.parentId)).toEqual([null, root]);
      expect(closed.headId).toBe(second);
      expect(bare).toMatchObject({ rootId: root, headId: root });
      expect(bare.items).toHaveLength(1);
    });

    it('outlives its root and goes with its last picture', async () => {
      const { persona } = await withCanonical();
      const root = await persona.made(persona.variant({ scene: 'on stage' }));
      const first = await persona.made(persona.edit(root, 'smiling'));
      const conversationId = await conversationOf(persona, first);
      await move(persona, conversationId, 'undo');

      await persona.call('DELETE', `portrait/${root}`);
      const rootless = await treeOf(persona, conversationId);
      const undone = await move(persona, conversationId, 'undo');
      await persona.call('DELETE', `portrait/${first}`);

      expect(rootless).toMatchObject({ rootId: root, headId: first, items: [{ portraitId: first, parentId: root }] });
      expect(undone.statusCode).toBe(409);
      expect((await persona.call('GET', `portrait/conversations/${conversationId}`)).statusCode).toBe(404);
    });

    it('goes when its root is deleted and its only edit fails then', async () => {
      const { persona } = await withCanonical();
      const root = await persona.made(persona.variant({ scene: 'on stage' }));
      const waiting = persona.edit(root, 'test:slow=900 test:fail');
      const pendingId = await persona.running();
      const conversationId = await conversationOf(persona, pendingId);

      await persona.call('DELETE', `portrait/${root}`);
      const during = await treeOf(persona, conversationId);
      await waiting;

      expect(during).toMatchObject({ headId: pendingId, items: [{ portraitId: pendingId }] });
      expect((await persona.call('GET', `portrait/conversations/${conversationId}`)).statusCode).toBe(404);
    });
  });
});

describe('an edit whose source is deleted before it is drawn', () => {
  it('answers 404 and costs nothing', async () => {
    const api = await startApp({ env: { ROLE: 'api' } });
    const drawing = await startApp({ besideOf: api });
    const persona = await buildPortraits(api);
    await persona.made(persona.canonical());
    const variantId = await persona.made(persona.variant({ scene: 'on stage' }));
    await drawing.close();
    const waiting = persona.edit(variantId, 'smiling');
    const edits = () => persona.gallery('?includeFailed=true&kind=edit');
    await eventually(edits, ({ items }) => items.length > 0);
    await persona.call('DELETE', `portrait/${variantId}`);

    const late = await startApp({ besideOf: api });

    const response = await waiting;
    expect([response.statusCode, response.json().error]).toEqual([404, 'not_found']);
    expect((await edits()).items).toMatchObject([{ status: 'failed', errorCode: 'reference_gone' }]);
    expect(await persona.countCalls()).toBe(2);
    expect(await persona.usedUnits()).toBe(2);
    await late.close();
    await api.close();
  });
});

describe('the drawing routes of a server without providers, and of a busy team', () => {
  it('say that the feature is not configured', async () => {
    const app = await startApp();
    const persona = await buildPortraits(app);
    const canonicalId = await persona.made(persona.canonical());
    const bare = await startApp({ env: { PROVIDERS: '' }, besideOf: app });
    const there = persona.as({ app: bare });

    const answers = [
      await there.variant({ scene: 'on stage' }),
      await there.edit(canonicalId, 'smiling'),
      await there.canonical({ force: true }),
    ];

    expect(answers.map((answer) => [answer.statusCode, answer.json()])).toEqual(
      Array.from({ length: 3 }, () => [503, { error: 'feature_not_configured', message: expect.any(String) }]),
    );
    await bare.close();
    await app.close();
  });

  it('say before it what is wrong with the words, and that the month is used up', async () => {
    const app = await startApp();
    const persona = await buildPortraits(app);
    const canonicalId = await persona.made(persona.canonical());
    const bare = await startApp({ env: { PROVIDERS: '' }, besideOf: app });
    const there = persona.as({ app: bare });
    const named = await buildPortraits(app, { name: 'Angela Merkel' });

    const judged = [
      await there.variant({ scene: 'a sign with a@b.com' }),
      await there.edit(canonicalId, 'write a@b.com'),
      await named.as({ app: bare }).canonical(),
    ];
    await app.get(LimitsService).update(persona.key.teamId, [{ name: PORTRAITS_PER_MONTH, value: 1, expiresAt: null }]);
    const counted = [
      await there.variant({ scene: 'on stage' }),
      await there.edit(canonicalId, 'smiling'),
      await there.canonical({ force: true }),
    ];
    await bare.close();
    await app.close();

    expect(judged.map((answer) => [answer.statusCode, answer.json().error])).toEqual([
      [422, 'pii_detected'],
      [422, 'pii_detected'],
      [422, 'impersonation_blocked'],
    ]);
    expect(counted.map((answer) => [answer.statusCode, answer.json().error])).toEqual(
      Array.from({ length: 3 }, () => [429, 'quota_exceeded']),
    );
  });

  it('say that they are called too often', async () => {
    const app = await startApp({ env: { RATE_LIMITS: 'portraits_post=1/1' } });
    const persona = await buildPortraits(app);
    const canonicalId = await persona.made(persona.canonical());

    const answers = [
      await persona.canonical(),
      await persona.variant({ scene: 'on stage' }),
      await persona.edit(canonicalId, 'smiling'),
    ];

    for (const answer of answers) {
      expect([answer.statusCode, answer.json()]).toEqual([429, { error: 'rate_limited', message: expect.any(String) }]);
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    }
    await app.close();
  });
});
