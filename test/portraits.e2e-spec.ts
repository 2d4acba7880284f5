import { jest } from '@jest/globals';
import { CanonicalService } from '../src/portraits/canonical.service.js';
import { type BuiltKey, buildKey, buildPersona, buildTeam } from './factories/index.js';
import { startApp, type TestApp } from './support/app.js';
import { loadSharp } from '../src/storage/index.js';

describe('canonical portraits', () => {
  let app: TestApp;
  let key: BuiltKey;

  beforeAll(async () => {
    app = await startApp();
    key = await buildKey(app);
  });

  afterAll(() => app.close());

  const as = ({ key: apiKey }: BuiltKey) => ({ authorization: `Bearer ${apiKey}` });

  const personaOf = async (fields: object = {}) => (await buildPersona(app, { key, ...fields })).persona;

  const generate = (id: string, payload: object = { imageSize: '1K' }, headers: object = {}, apiKey = key) =>
    app.inject({
      method: 'POST',
      url: `/v1/personas/${id}/portrait/canonical/generate`,
      headers: { ...as(apiKey), ...headers },
      payload,
    });

  const read = (path: string, apiKey = key) => app.inject({ url: `/v1/personas/${path}`, headers: as(apiKey) });

  const changeSurface = (id: string, surface: object) =>
    app.inject({ method: 'PATCH', url: `/v1/personas/${id}`, headers: as(key), payload: { layers: { surface } } });

  const download = (signedUrl: string) => {
    const { pathname, search } = new URL(signedUrl);
    return app.inject(pathname + search);
  };

  const countCalls = async (personaId: string) => {
    const [row] = await app.database.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM provider_call c JOIN job j ON j.id = c.job_id WHERE j.owner_id = $1',
      [personaId],
    );
    return row?.count;
  };

  const countPortraits = async (personaId: string) => {
    const rows = await app.database.query('SELECT 1 FROM portrait WHERE persona_id = $1', [personaId]);
    return rows.length;
  };

  describe('generate', () => {
    it('answers with a finished picture of the asked size and shape', async () => {
      const persona = await personaOf();

      const response = await generate(persona.id, { aspectRatio: '9:16', imageSize: '1K' });

      expect(response.statusCode).toBe(200);
      expect(Object.keys(response.json()).toSorted()).toEqual(['portraitId', 'signedUrl', 'status', 'storageKey']);
      expect(response.json()).toMatchObject({ status: 'generated', storageKey: expect.stringMatching(/^team\//) });
      const picture = await download(response.json().signedUrl);
      expect(picture.statusCode).toBe(200);
      const sharp = await loadSharp();
      expect(await sharp(picture.rawPayload).metadata()).toMatchObject({ width: 576, height: 1024 });
    });

    it('draws 3:4 at 2K when nothing is asked, with no body at all', async () => {
      const persona = await personaOf();

      const response = await app.inject({
        method: 'POST',
        url: `/v1/personas/${persona.id}/portrait/canonical/generate`,
        headers: as(key),
      });

      const item = (await read(`${persona.id}/portrait/${response.json().portraitId}`)).json();
      expect(item).toMatchObject({ aspectRatio: '3:4', imageSize: '2K', width: 1536, height: 2048 });
    });

    it('returns the canonical that exists without another provider call', async () => {
      const persona = await personaOf();
      const first = (await generate(persona.id)).json();

      const second = (await generate(persona.id, { imageSize: '2K' })).json();

      expect(second.portraitId).toBe(first.portraitId);
      expect(await countCalls(persona.id)).toBe(1);
    });

    it('makes one picture for fifty requests at once', async () => {
      const persona = await personaOf();

      const answers = await Promise.all(Array.from({ length: 50 }, () => generate(persona.id)));

      expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
      expect(new Set(answers.map((answer) => answer.json().portraitId)).size).toBe(1);
      expect(await countCalls(persona.id)).toBe(1);
      expect(await countPortraits(persona.id)).toBe(1);
    });

    it('moves the canonical with force, and keeps the old picture as a portrait', async () => {
      const persona = await personaOf();
      const first = (await generate(persona.id)).json();

      const second = (await generate(persona.id, { imageSize: '1K', force: true })).json();

      expect(second.portraitId).not.toBe(first.portraitId);
      const gallery = (await read(`${persona.id}/portraits`)).json();
      expect(gallery).toMatchObject({ canonicalId: second.portraitId, activeId: second.portraitId });
      expect(gallery.items.map((item: { portraitId: string }) => item.portraitId)).toEqual([
        second.portraitId,
        first.portraitId,
      ]);
    });

    it('leaves the persona stale when its surface changed while the picture was made, until the next one', async () => {
      const persona = await personaOf({ layers: { surface: { occupation: 'test:slow=1500 baker' } } });
      const waiting = generate(persona.id);
      await untilRunning(persona.id);

      const changed = await changeSurface(persona.id, { occupation: 'clerk' });
      const { portraitId } = (await waiting).json();

      expect(changed.json().portraitStale).toBe(true);
      expect((await read(persona.id)).json()).toMatchObject({ canonicalPortraitId: portraitId, portraitStale: true });
      await generate(persona.id, { imageSize: '1K', force: true });
      expect((await read(persona.id)).json().portraitStale).toBe(false);
    });

    it('leaves the persona stale when its surface changed between the judgement and the order', async () => {
      const persona = await personaOf({ layers: { surface: { occupation: 'baker' } } });
      const canonicals = app.get(CanonicalService);
      const order = canonicals.order.bind(canonicals);
      jest.spyOn(canonicals, 'order').mockImplementationOnce(async (caller, prepared) => {
        await changeSurface(persona.id, { occupation: 'clerk' });
        return order(caller, prepared);
      });

      const response = await generate(persona.id);

      expect(response.json().status).toBe('generated');
      expect((await read(persona.id)).json().portraitStale).toBe(true);
    });

    it('changes nothing when a forced one fails', async () => {
      const persona = await personaOf();
      const first = (await generate(persona.id)).json();
      await changeSurface(persona.id, { occupation: 'clerk test:fail' });

      const response = await generate(persona.id, { imageSize: '1K', force: true });

      expect(response.statusCode).toBe(502);
      expect((await read(`${persona.id}/portraits`)).json()).toMatchObject({ canonicalId: first.portraitId });
    });

    it('answers at once with Prefer: respond-async, and the picture follows', async () => {
      const persona = await personaOf();

      const response = await generate(persona.id, { imageSize: '1K' }, { prefer: 'respond-async' });

      expect(response.json()).toMatchObject({ status: 'pending', storageKey: '', signedUrl: '' });
      const waited = (await generate(persona.id)).json();
      expect(waited).toMatchObject({ portraitId: response.json().portraitId, status: 'generated' });
    });

    it('says "generating" when the picture is not ready in the time the client gives', async () => {
      const persona = await personaOf({ layers: { surface: { occupation: 'clerk test:slow=5000' } } });

      const response = await generate(persona.id, { imageSize: '1K' }, { prefer: 'wait=1' });

      expect(response.statusCode).toBe(200);
      expect(response.json()).toMatchObject({ status: 'generating', storageKey: '', signedUrl: '' });
      await app.inject({ method: 'DELETE', url: `/v1/personas/${persona.id}`, headers: as(key) });
    });

    it('tries again when the provider is unavailable once', async () => {
      const persona = await personaOf({ layers: { surface: { occupation: 'clerk test:fail_once' } } });

      const response = await generate(persona.id);

      expect(response.json().status).toBe('generated');
      expect(await countCalls(persona.id)).toBe(2);
    });

    it.each([
      ['test:fail', 'bad_request', 1],
      ['test:no_image', 'no_image', 1],
      ['test:bad_output', 'bad_output', 1],
    ])('answers 502 for %s and keeps nothing but the failed row', async (word, errorCode, calls) => {
      const persona = await personaOf({ layers: { surface: { occupation: `clerk ${word}` } } });

      const response = await generate(persona.id);

      expect(response.statusCode).toBe(502);
      expect(response.json()).toEqual({ error: 'provider_error', message: expect.any(String), provider: 'sketch' });
      expect(await countCalls(persona.id)).toBe(calls);
      const [row] = await app.database.query(
        'SELECT status, error_code, storage_key FROM portrait WHERE persona_id = $1',
        [persona.id],
      );
      expect(row).toEqual({ status: 'failed', error_code: errorCode, storage_key: null });
      expect(await app.database.query(`SELECT 1 FROM stored_object WHERE key LIKE $1`, [`%${persona.id}%`])).toEqual(
        [],
      );
    });

    it('answers 422 when the provider withholds the picture', async () => {
      const persona = await personaOf({ layers: { surface: { occupation: 'clerk test:block_output' } } });

      const response = await generate(persona.id);

      expect(response.statusCode).toBe(422);
      expect(response.json()).toMatchObject({ error: 'moderation_blocked', provider: 'sketch', scores: {} });
    });

    it('answers 409 to a request whose portrait is cancelled', async () => {
      const persona = await personaOf({ layers: { surface: { occupation: 'clerk test:slow=20000' } } });
      const waiting = generate(persona.id);
      await untilRunning(persona.id);

      const deleted = await app.inject({ method: 'DELETE', url: `/v1/personas/${persona.id}`, headers: as(key) });

      expect(deleted.statusCode).toBe(204);
      const response = await waiting;
      expect(response.statusCode).toBe(409);
      expect(response.json().error).toBe('state_conflict');
    });

    it.each([
      [{ aspectRatio: '5:4' }, 'aspectRatio'],
      [{ imageSize: '2k' }, 'imageSize'],
      [{ force: 'yes' }, 'force'],
    ])('refuses %j and stores nothing', async (payload, field) => {
      const persona = await personaOf();

      const response = await generate(persona.id, payload);

      expect(response.statusCode).toBe(422);
      expect(response.json()).toEqual({ error: 'validation_failed', message: expect.stringContaining(field) });
      expect(await countPortraits(persona.id)).toBe(0);
    });

    it('does not know a persona that is unknown, malformed, or another team’s', async () => {
      const foreign = await personaOf({ key: await buildKey(app) });

      for (const id of ['0199a3c4-5e6f-7a8b-9c0d-1e2f3a4b5c6d', 'not-a-uuid', foreign.id]) {
        const response = await generate(id);
        expect(response.statusCode).toBe(404);
        expect(response.json().error).toBe('not_found');
      }
      expect(await countPortraits(foreign.id)).toBe(0);
    });

    it('is not part of the free plan, except with a test key', async () => {
      const team = await buildTeam(app, { plan: 'free' });
      const live = await buildKey(app, { team });
      const test = await buildKey(app, { team, environment: 'test' });
      const livePersona = await personaOf({ key: live });
      const testPersona = await personaOf({ key: test });

      const refused = await generate(livePersona.id, { imageSize: '1K' }, {}, live);

      expect(refused.statusCode).toBe(402);
      expect(refused.json().error).toBe('tier_disabled');
      expect((await generate(testPersona.id, { imageSize: '1K' }, {}, test)).statusCode).toBe(200);
    });

    it('needs a key with the scope portraits:write', async () => {
      const reader = await buildKey(app, { scopes: ['portraits:read'] });

      const anonymous = await app.inject({
        method: 'POST',
        url: '/v1/personas/x/portrait/canonical/generate',
        payload: {},
      });
      const unscoped = await generate('x', {}, {}, reader);

      expect([anonymous.statusCode, anonymous.json().error]).toEqual([401, 'unauthorized']);
      expect([unscoped.statusCode, unscoped.json().error]).toEqual([403, 'forbidden']);
    });
  });

  describe('reads', () => {
    it('shows the canonical as the active portrait, and "absent" before there is one', async () => {
      const persona = await personaOf();
      expect((await read(`${persona.id}/portrait`)).json()).toEqual({ status: 'absent' });

      const { portraitId } = (await generate(persona.id)).json();

      const active = (await read(`${persona.id}/portrait`)).json();
      expect(active).toMatchObject({
        portraitId,
        kind: 'canonical',
        provider: 'sketch',
        errorCode: null,
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      });
      expect(new Date(active.expiresAt).getTime()).toBeGreaterThan(Date.now() + 3_500_000);
    });

    it('lists only what can be shown, newest first', async () => {
      const persona = await personaOf({ layers: { surface: { occupation: 'clerk test:fail' } } });
      await generate(persona.id);

      expect((await read(`${persona.id}/portraits`)).json()).toEqual({
        canonicalId: null,
        activeId: null,
        items: [],
        featureConfigured: true,
      });
    });

    it('answers 404 for a portrait that is unknown, malformed or of another persona', async () => {
      const persona = await personaOf();
      const other = await personaOf();
      const { portraitId } = (await generate(other.id)).json();

      for (const pid of ['0199a3c4-5e6f-7a8b-9c0d-1e2f3a4b5c6d', 'nonsense', portraitId]) {
        expect((await read(`${persona.id}/portrait/${pid}`)).statusCode).toBe(404);
      }
    });

    it('keeps test and live apart', async () => {
      const test = await buildKey(app, { team: key, environment: 'test' });
      const persona = await personaOf();
      await generate(persona.id);

      expect((await read(`${persona.id}/portraits`, test)).statusCode).toBe(404);
    });

    it('withdraws pictures with their persona and brings them back with it', async () => {
      const persona = await personaOf();
      const { signedUrl } = (await generate(persona.id)).json();

      await app.inject({ method: 'DELETE', url: `/v1/personas/${persona.id}`, headers: as(key) });
      expect((await download(signedUrl)).statusCode).toBe(404);
      expect((await read(`${persona.id}/portrait`)).statusCode).toBe(404);

      await app.inject({ method: 'POST', url: `/v1/personas/${persona.id}/restore`, headers: as(key) });
      expect((await download(signedUrl)).statusCode).toBe(200);
    });

    it('previews the exact prompt and what moderation finds in it, for free', async () => {
      const persona = await personaOf({
        layers: {
          surface: { age: 34, appearance: { hairColor: 'red', clothing: 'a coat, write to mara@example.com' } },
        },
      });

      const preview = (await read(`${persona.id}/portrait/canonical/prompt`)).json();

      expect(preview.prompt).toContain('Hair color: red');
      expect(preview.prompt).toContain('Age: 34');
      expect(preview.prompt).not.toContain('mara@example.com');
      expect(preview.findings).toMatchObject({ pii: ['email'], term: null });
      expect(await countPortraits(persona.id)).toBe(0);
    });
  });

  describe('moderation', () => {
    it.each([
      ['split over two fields', { surface: { occupation: 'Taylor', location: 'Swift' } }, 'Taylor Swift'],
      ['in the name of the surface', { surface: { name: 'Angela Merkel' } }, 'Angela Merkel'],
    ])('finds a public figure %s, in the preview as in the order', async (_, layers, term) => {
      const persona = await personaOf({ layers });

      const preview = (await read(`${persona.id}/portrait/canonical/prompt`)).json();
      const response = await generate(persona.id);

      expect(preview.findings).toMatchObject({ pii: [], term });
      expect([response.statusCode, response.json()]).toMatchObject([422, { error: 'impersonation_blocked', term }]);
      expect(await countCalls(persona.id)).toBe(0);
    });

    it('judges the name of the surface and does not draw it', async () => {
      const persona = await personaOf({ layers: { surface: { name: 'Petronella', occupation: 'baker' } } });

      const { prompt } = (await read(`${persona.id}/portrait/canonical/prompt`)).json();

      expect(prompt).toContain('Occupation: baker');
      expect(prompt).not.toContain('Petronella');
    });

    it('refuses personal data in the appearance, by kind and never by value', async () => {
      const persona = await personaOf({
        layers: { surface: { appearance: { clothing: 'a shirt with joe@example.com' } } },
      });

      const response = await generate(persona.id);

      expect(response.statusCode).toBe(422);
      expect(response.json()).toMatchObject({ error: 'pii_detected', pii: ['email'] });
      expect(response.body).not.toContain('joe@example.com');
      expect(await countCalls(persona.id)).toBe(0);
    });

    it('strips personal data elsewhere and draws the picture', async () => {
      const persona = await personaOf({
        intent: 'A clerk, reach her at joe@example.com',
        layers: undefined,
      });

      expect((await generate(persona.id)).statusCode).toBe(200);
      const [job] = await app.database.query<{ input: object }>('SELECT input FROM job WHERE owner_id = $1', [
        persona.id,
      ]);
      expect(JSON.stringify(job)).not.toContain('joe@example.com');
    });

    it('refuses a public figure', async () => {
      const persona = await personaOf({ name: 'Angela Merkel' });

      const response = await generate(persona.id);

      expect(response.statusCode).toBe(422);
      expect(response.json()).toMatchObject({ error: 'impersonation_blocked', term: expect.any(String) });
      expect(await countCalls(persona.id)).toBe(0);
    });
  });

  async function untilRunning(personaId: string): Promise<void> {
    for (;;) {
      const rows = await app.database.query(
        `SELECT 1 FROM provider_call c JOIN job j ON j.id = c.job_id WHERE j.owner_id = $1`,
        [personaId],
      );
      if (rows.length > 0) {
        return;
      }
    }
  }
});

describe('a server without providers', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp({ env: { PROVIDERS: '' } });
  });

  afterAll(() => app.close());

  it('says that the feature is not configured', async () => {
    const key = await buildKey(app);
    const { persona } = await buildPersona(app, { key });
    const headers = { authorization: `Bearer ${key.key}` };

    const response = await app.inject({
      method: 'POST',
      url: `/v1/personas/${persona.id}/portrait/canonical/generate`,
      headers,
      payload: {},
    });
    const gallery = await app.inject({ url: `/v1/personas/${persona.id}/portraits`, headers });

    expect([response.statusCode, response.json().error]).toEqual([503, 'feature_not_configured']);
    expect(gallery.json().featureConfigured).toBe(false);
  });
});
