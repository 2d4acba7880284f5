import { ErasureUpkeep } from '../src/admin/erasure-upkeep.js';
import { fromUlid, toUlid } from '../src/common/index.js';
import { StorageService } from '../src/storage/index.js';
import {
  type BuiltKey,
  buildAvatar,
  buildKey,
  buildOperatorKey,
  buildSavedAvatar,
  type Request,
  requestAs,
} from './factories/index.js';
import { buildCharacters } from './factories/characters.js';
import { buildImage } from './factories/images.js';
import { buildPortraits, type PersonaUnderTest } from './factories/portraits.js';
import { buildWebhookEndpoint } from './factories/webhooks.js';
import { startApp, type TestApp } from './support/app.js';
import { eventually } from './support/eventually.js';
import { buildPicture, dataUrl } from './support/pictures.js';
import { storedKeys } from './support/stored-keys.js';

const UNKNOWN = '01KAM2Z8C5F6T7V8W9X0Y1Z2A3';
const UUID = '0198c0de-0000-7000-8000-000000000000';
/** Stands in every text that a customer sends in this spec, and in nothing else. */
const MARK = 'Zephyrine';

describe('erasures', () => {
  let app: TestApp;
  let ask: Request;
  let operator: { key: string };

  beforeAll(async () => {
    app = await startApp();
    operator = await buildOperatorKey(app);
    ask = requestAs(app, operator);
  });

  afterAll(() => app.close());

  const erase = (key: BuiltKey, subject: string, id: string) =>
    ask('POST', '/admin/v1/erasures', { team_id: toUlid('team', key.teamId), subject, id });

  /** Answered once, however often it is sent. */
  const grantOnce = (teamId: string, reason: string) =>
    app.inject({
      method: 'POST',
      url: `/admin/v1/teams/${toUlid('team', teamId)}/credits`,
      payload: { amount: 3, reason },
      headers: { authorization: `Bearer ${operator.key}`, 'idempotency-key': `grant to ${teamId}` },
    });

  const done = async (key: BuiltKey, subject: string, id: string) => {
    const accepted = (await erase(key, subject, id)).json();
    return eventually(
      async () => (await ask('GET', `/admin/v1/erasures/${accepted.id}`)).json(),
      ({ state }) => state === 'done',
      10_000,
    );
  };

  /** Tables in which a text stands, in whatever column. */
  const tablesWith = async (text: string): Promise<string[]> => {
    const tables = await app.database.query<{ name: string }>(
      `SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) AS name FROM pg_tables
        WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
    );
    const found: string[] = [];
    for (const { name } of tables) {
      const rows = await app.database.query(`SELECT 1 FROM ${name} AS row WHERE strpos(row::text, $1) > 0 LIMIT 1`, [
        text,
      ]);
      found.push(...(rows.length > 0 ? [name] : []));
    }
    return found;
  };

  const filesOf = async ({ teamId }: BuiltKey): Promise<string[]> =>
    (await storedKeys(app)).filter((key) => key.includes(teamId));

  const filesWith = async (text: string): Promise<string[]> => {
    const keys = await storedKeys(app);
    const contents = await Promise.all(keys.map((key) => app.get(StorageService).read(key)));
    return keys.filter((_, at) => contents[at]?.includes(text));
  };

  const violations = async () => (await ask('GET', '/admin/v1/ledger/audit')).json().violations;

  const marked = (key?: BuiltKey) =>
    buildPortraits(app, {
      key,
      name: `${MARK} Quill`,
      intent: `A lighthouse keeper called ${MARK}.`,
      layers: { surface: { occupation: `keeper of ${MARK} light`, appearance: { hairColor: 'red' } } },
    });

  /** A persona with a canonical, a variant, an edit and a portrait that was turned down, all in marked words. */
  const drawn = async (key?: BuiltKey): Promise<PersonaUnderTest> => {
    const persona = await marked(key);
    const canonical = await persona.made(
      persona.canonical({ customPrompt: `${MARK} smiles` }, { 'idempotency-key': `${MARK}-${persona.id}` }),
    );
    const variant = await persona.made(persona.variant({ scene: `${MARK} at the sea`, outfit: `coat of ${MARK}` }));
    await persona.made(persona.edit(canonical, `Give ${MARK} a hat`));
    await persona.call('POST', `portrait/${variant}/reject`, { reason: `${MARK} looks away` });
    return persona;
  };

  it('of a persona leave no word and no picture of it behind', async () => {
    const neighbour = await buildPortraits(app);
    const kept = await neighbour.made(neighbour.canonical());
    const persona = await drawn();
    expect(await tablesWith(MARK)).not.toEqual([]);

    const erasure = await done(persona.key, 'persona', persona.id);

    expect(erasure).toMatchObject({
      id: expect.stringMatching(/^era_/),
      object: 'erasure',
      subject: 'persona',
      subject_id: persona.id,
      receipt: {
        rows: expect.any(Number),
        objects: 3,
        renditions: 6,
        webhook_payloads: 0,
        idempotency_bodies: 1,
        not_covered: ['backups', 'providers'],
      },
    });
    expect(await tablesWith(MARK)).toEqual([]);
    expect(await filesWith(MARK)).toEqual([]);
    expect(await filesOf(persona.key)).toEqual([]);
    expect((await neighbour.item(kept)).status).toBe('generated');
    expect(await violations()).toEqual([]);
  });

  it('put the subject out of reach at once, for good', async () => {
    const persona = await marked();
    const request = requestAs(app, persona.key);

    const accepted = await erase(persona.key, 'persona', persona.id);

    expect(accepted.statusCode).toBe(202);
    expect((await request('GET', `/v1/personas/${persona.id}`)).statusCode).toBe(404);
    expect((await request('POST', `/v1/personas/${persona.id}/restore`)).statusCode).toBe(410);
    expect((await ask('GET', '/admin/v1/audit_log?limit=1')).json().data[0]).toMatchObject({
      action: 'erasure.create',
      subject_id: accepted.json().id,
      after: { subject: 'persona', subject_id: persona.id },
    });
  });

  it('end the live jobs of the subject first, and wait for the provider that still draws', async () => {
    const persona = await buildPortraits(app, { intent: `${MARK} test:slow=20000` });
    const order = persona.canonical();
    await persona.running();

    const erasure = await done(persona.key, 'persona', persona.id);

    expect((await order).statusCode).toBe(409);
    const jobs = await app.database.query('SELECT state, input FROM job WHERE owner_id = $1', [persona.id]);
    expect(jobs).toEqual([{ state: 'cancelled', input: {} }]);
    expect(await persona.usedUnits()).toBe(0);
    expect(erasure.receipt).not.toBeNull();
    expect(await tablesWith(MARK)).toEqual([]);
    expect(await violations()).toEqual([]);
  });

  it('are not done while a call is open, whoever made it', async () => {
    const persona = await drawn();
    await app.database.execute(
      `INSERT INTO provider_call (id, job_id, shot, provider, model)
       SELECT gen_random_uuid(), id, 'portrait', 'sketch', 'sketch' FROM job WHERE owner_id = $1 LIMIT 1`,
      [persona.id],
    );

    const { id } = (await erase(persona.key, 'persona', persona.id)).json();
    await app.get(ErasureUpkeep).pass();
    const open = (await ask('GET', `/admin/v1/erasures/${id}`)).json();
    await app.database.execute(`UPDATE provider_call SET outcome = 'ok', ended_at = now() WHERE ended_at IS NULL`);

    expect(open).toMatchObject({ state: 'pending', receipt: null, finished_at: null });
    await eventually(
      async () => (await ask('GET', `/admin/v1/erasures/${id}`)).json(),
      ({ state }) => state === 'done',
      10_000,
    );
    expect(await tablesWith(MARK)).toEqual([]);
  });

  it('of an avatar take along its job, the pictures that came with it, and what was drawn from it', async () => {
    const brought = dataUrl(await buildPicture('png', 320, 320));
    const wish = { prompt: `${MARK} by the sea`, metadata: { who: MARK }, client_reference_id: MARK };
    const key = await buildKey(app);
    await buildWebhookEndpoint(app, { key, family: 'avatars' });
    const saved = await buildSavedAvatar(app, { key, ...wish, reference_images: [brought] });
    const request = requestAs(app, saved.key);
    await request('PATCH', `/api/v1/avatars/${saved.id}`, { label: `${MARK} in blue` });
    await buildAvatar(app, { key: saved.key, prompt: 'On a boat', avatar_id: saved.id });

    const { receipt } = await done(saved.key, 'avatar', saved.id);

    expect(receipt).toMatchObject({ objects: 3, renditions: 0, webhook_payloads: 2 });
    expect(await tablesWith(MARK)).toEqual([]);
    expect(await tablesWith(`avatar/${saved.id}`)).toEqual([]);
    expect(await filesOf(saved.key)).toHaveLength(1);
    expect((await request('GET', `/api/v1/avatars/${saved.id}`)).statusCode).toBe(404);
    expect(await violations()).toEqual([]);
  });

  it('of an avatar that its customer deleted find its job all the same', async () => {
    const saved = await buildSavedAvatar(app, { prompt: `${MARK} by the sea`, client_reference_id: MARK });
    const request = requestAs(app, saved.key);
    await request('PATCH', `/api/v1/avatars/${saved.id}`, { label: `${MARK} in blue` });
    await request('DELETE', `/api/v1/avatars/${saved.id}`);
    expect(await tablesWith(`${MARK} in blue`)).not.toContain('public.saved_avatar');

    await done(saved.key, 'avatar', saved.id);

    expect(await tablesWith(MARK)).toEqual([]);
    expect(await filesOf(saved.key)).toEqual([]);
    expect(await app.database.query('SELECT 1 FROM saved_avatar WHERE team_id = $1', [saved.key.teamId])).toEqual([]);
  });

  it('of an avatar take along every copy of its picture, and the ids that orders named them by', async () => {
    const saved = await buildSavedAvatar(app, { prompt: 'At sea' });
    const request = requestAs(app, saved.key);
    const { job_id } = (await request('GET', `/api/v1/avatars/${saved.id}`)).json().data;
    const copy = (await request('POST', '/api/v1/avatars/save', { job_id, label: MARK })).json().data;
    await buildAvatar(app, { key: saved.key, prompt: 'On a boat', avatar_id: copy.id.toUpperCase() });

    await done(saved.key, 'avatar', saved.id);

    expect((await request('GET', `/api/v1/avatars/${copy.id}`)).statusCode).toBe(404);
    expect(await filesOf(saved.key)).toHaveLength(1);
    expect(await tablesWith(MARK)).toEqual([]);
    expect([...(await tablesWith(copy.id)), ...(await tablesWith(copy.id.toUpperCase()))]).toEqual([]);
  });

  it('of an avatar that was never saved go by its job', async () => {
    const { key, jobId } = await buildAvatar(app, { prompt: `${MARK} by the sea` });

    const files = await filesOf(key);

    const { receipt } = await done(key, 'avatar', jobId);

    expect(receipt.objects).toBe(files.length);
    expect(await tablesWith(MARK)).toEqual([]);
    expect(await filesOf(key)).toEqual([]);
  });

  it('of a character take along every image of it', async () => {
    const characters = await buildCharacters(app);
    const words = {
      name: MARK,
      client_reference_id: MARK,
      attributes: { age: 28, additional_details: `${MARK} smiles` },
    };
    const { id } = await characters.settled(characters.create(words));
    await characters.made(characters.call('POST', `/${id}/save`));
    const { image } = await buildImage(app, { key: characters.key, prompt: `${MARK} at sea`, character_id: id });
    expect(image.status).toBe('succeeded');

    const { receipt } = await done(characters.key, 'character', id);

    expect(receipt.objects).toBeGreaterThan(4);
    expect(await tablesWith(MARK)).toEqual([]);
    expect(await filesOf(characters.key)).toEqual([]);
    expect((await characters.call('GET', `/${id}`)).statusCode).toBe(404);
    expect(await violations()).toEqual([]);
  });

  it('of a character that its customer deleted in review find what jobs and webhooks keep of it', async () => {
    const characters = await buildCharacters(app);
    await buildWebhookEndpoint(app, { key: characters.key });
    const attributes = { age: 28, additional_details: `${MARK} smiles` };
    const { id } = await characters.settled(characters.create({ name: MARK, attributes }));
    // What stood there before deletions took the words of jobs along.
    const [before] = await app.database.query<{ input: object }>('SELECT input FROM job WHERE owner_id = $1', [
      fromUlid('char', id),
    ]);
    await characters.call('DELETE', `/${id}`);
    await app.database.transaction(async () => {
      await app.database.execute(`SET LOCAL session_replication_role = 'replica'`);
      await app.database.execute('UPDATE job SET input = $2 WHERE owner_id = $1', [
        fromUlid('char', id),
        before?.input,
      ]);
    });
    expect(await tablesWith(MARK)).toEqual(expect.arrayContaining(['public.job', 'public.webhook_delivery']));

    const { receipt } = await done(characters.key, 'character', id);

    expect(receipt.webhook_payloads).toBeGreaterThan(0);
    expect(await tablesWith(MARK)).toEqual([]);
    expect(await filesOf(characters.key)).toEqual([]);
    expect(await violations()).toEqual([]);
  });

  it('of a character do not go by the id of something else', async () => {
    const persona = await drawn();
    const { key, jobId } = await buildAvatar(app);

    expect((await erase(persona.key, 'character', persona.id)).statusCode).toBe(404);
    expect((await erase(key, 'character', jobId)).statusCode).toBe(404);
    await done(persona.key, 'persona', persona.id);
  });

  it('of a character that was brought take its pictures along, and all that was ever sent with them', async () => {
    const characters = await buildCharacters(app);
    const { id } = await characters.made(characters.createFromUploads(2, { name: MARK }));
    for (const key of await filesOf(characters.key)) {
      await app.get(StorageService).store(key.replace(/[^/]+$/, 'sent'), Buffer.from(MARK));
    }

    await done(characters.key, 'character', id);

    expect(await app.database.query('SELECT 1 FROM upload WHERE team_id = $1', [characters.key.teamId])).toEqual([]);

    expect(await tablesWith(MARK)).toEqual([]);
    expect(await filesOf(characters.key)).toEqual([]);
  });

  it('of a team leave its money and nothing else', async () => {
    const key = await buildKey(app);
    await drawn(key);
    await buildAvatar(app, { key, prompt: `${MARK} by the sea`, client_reference_id: MARK });
    const characters = await buildCharacters(app, { key });
    const { id } = await characters.settled(characters.create({ name: MARK }));
    await characters.made(characters.call('POST', `/${id}/save`));
    await buildWebhookEndpoint(app, { key, url: `https://example.com/${MARK}` });
    const teamId = toUlid('team', key.teamId);
    await ask('PATCH', `/admin/v1/teams/${teamId}`, { name: `Studio ${MARK}` });
    await grantOnce(key.teamId, `For ${MARK}`);
    await ask('POST', `/admin/v1/teams/${teamId}/keys`, { name: MARK, scopes: ['*'], environment: 'live' });
    const files = await filesOf(key);

    const { receipt } = await done(key, 'team', teamId);

    expect(receipt.objects + receipt.renditions).toBe(files.length);
    expect(await tablesWith(MARK)).toEqual([]);
    expect(await filesOf(key)).toEqual([]);
    expect((await requestAs(app, key)('GET', '/v1/personas')).statusCode).toBe(401);
    expect((await ask('GET', `/admin/v1/teams/${teamId}/ledger`)).json().data.length).toBeGreaterThan(2);
    expect(await violations()).toEqual([]);
  });

  it('leave what operators were answered of other teams', async () => {
    const [key, neighbour] = [await buildKey(app), await buildKey(app)];
    await grantOnce(key.teamId, 'Welcome');
    const first = await grantOnce(neighbour.teamId, 'Welcome');

    const { receipt } = await done(key, 'team', toUlid('team', key.teamId));

    expect(receipt.idempotency_bodies).toBe(1);
    expect((await grantOnce(neighbour.teamId, 'Welcome')).json()).toEqual(first.json());
  });

  it('end a team for operators too, but for its books', async () => {
    const { key } = await buildAvatar(app);
    const team = `/admin/v1/teams/${toUlid('team', key.teamId)}`;
    await done(key, 'team', toUlid('team', key.teamId));
    const { data } = (await ask('GET', `${team}/ledger`)).json();
    const { hold_id } = data.find(({ type }: { type: string }) => type === 'charge');

    const answers = [
      await ask('PATCH', team, { name: 'Back' }),
      await ask('POST', `${team}/credits`, { amount: 3, reason: 'Back' }),
      await ask('PUT', `${team}/limits`, { 'credits.monthly': 3 }),
      await ask('POST', `${team}/keys`, { name: 'Back', scopes: ['*'], environment: 'live' }),
      await ask('POST', '/admin/v1/ledger/refunds', { hold_id, amount: 1, reason: 'Back' }),
    ];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 404, 404, 404, 404]);
    expect((await ask('GET', `${team}/ledger`)).json().data).toEqual(data);
    for (const path of ['', '/ledger', '/limits', '/keys']) {
      expect((await ask('GET', team + path)).statusCode).toBe(200);
    }
  });

  it('are asked for once more without harm', async () => {
    const persona = await drawn();
    await done(persona.key, 'persona', persona.id);

    const again = await done(persona.key, 'persona', persona.id);

    expect(again.receipt).toMatchObject({ objects: 0, renditions: 0, idempotency_bodies: 0 });
  });

  it.each([
    [{ subject: 'persona', id: UUID }, 'team_id', 'missing_field'],
    [{ team_id: 'team_x', subject: 'persona', id: UUID }, 'team_id', 'invalid_format'],
    [{ team_id: `team_${UNKNOWN}`, subject: 'house', id: UUID }, 'subject', 'invalid_format'],
    [{ team_id: `team_${UNKNOWN}`, subject: 'persona', id: 'x' }, 'id', 'invalid_format'],
    [{ team_id: `team_${UNKNOWN}`, subject: 'team', id: UUID }, 'id', 'invalid_format'],
    [{ team_id: `team_${UNKNOWN}`, subject: 'team', id: UUID, force: true }, 'force', 'parameter_unknown'],
  ])('are not taken from %j', async (payload, param, code) => {
    const response = await ask('POST', '/admin/v1/erasures', payload);

    expect([response.statusCode, response.json().error.param, response.json().error.code]).toEqual([400, param, code]);
  });

  it('of what the team does not have are 404, and nothing of its owner is touched', async () => {
    const other = await buildKey(app);
    const persona = await buildPortraits(app, { intent: 'A baker test:slow=20000' });
    const order = persona.canonical();
    await persona.running();

    for (const subject of ['persona', 'character', 'avatar']) {
      expect([subject, (await erase(other, subject, persona.id)).statusCode]).toEqual([subject, 404]);
    }
    expect(
      (await ask('POST', '/admin/v1/erasures', { team_id: `team_${UNKNOWN}`, subject: 'team', id: `team_${UNKNOWN}` }))
        .statusCode,
    ).toBe(404);
    expect(await app.database.query('SELECT state FROM job WHERE owner_id = $1', [persona.id])).toEqual([
      { state: 'running' },
    ]);
    await persona.call('DELETE', `portrait/${await persona.running()}`);
    await order;
  });

  it('that nobody asked for are 404', async () => {
    for (const id of [`era_${UNKNOWN}`, 'era_x', UUID]) {
      expect((await ask('GET', `/admin/v1/erasures/${id}`)).statusCode).toBe(404);
    }
  });

  it('are not needed for a single portrait: its words go with it', async () => {
    const persona = await buildPortraits(app);
    const canonical = await persona.made(persona.canonical({ customPrompt: `${MARK} smiles` }));

    await persona.call('DELETE', `portrait/${canonical}`);

    expect(await tablesWith(MARK)).toEqual([]);
  });
});
