import { buildKey, buildOperatorKey, buildPersona, type Request, requestAs } from './factories/index.js';
import { startApp, type TestApp } from './support/app.js';
import { eventually } from './support/eventually.js';

describe('the blocklist', () => {
  let app: TestApp;
  let operator: Request;

  beforeAll(async () => {
    app = await startApp();
    operator = requestAs(app, await buildOperatorKey(app));
  });

  afterAll(() => app.close());

  const block = (term: string, more: object = {}) =>
    operator('POST', '/admin/v1/blocklist', { term, kind: 'person', ...more });

  it('blocks a person for every team within two seconds, and stops when the entry is removed', async () => {
    const key = await buildKey(app);
    const { persona } = await buildPersona(app, { key, name: 'Zorblax Quuxley' });
    const generate = () =>
      requestAs(app, key)('POST', `/v1/personas/${persona.id}/portrait/canonical/generate`, { imageSize: '1K' });
    const check = () => operator('POST', '/admin/v1/moderation/check', { text: 'Zorblax Quuxley' });
    const { id } = (await block('Zorblax Quuxley', { aliases: ['ZQ the Great'] })).json();
    await eventually(check, (response) => response.json().term !== null, 2_000);
    const refused = await generate();

    await operator('DELETE', `/admin/v1/blocklist/${id}`);
    await eventually(check, (response) => response.json().term === null, 2_000);
    const drawn = await generate();

    expect(refused.json()).toMatchObject({ error: 'impersonation_blocked', term: 'Zorblax Quuxley' });
    expect(drawn.json().status).toBe('generated');
  });

  it('answers with the entry and writes down who added and removed it', async () => {
    const created = await block('Wendell Framboise', { note: 'asked by legal' });
    const removed = await operator('DELETE', `/admin/v1/blocklist/${created.json().id}`);

    expect(created.statusCode).toBe(201);
    expect(created.json()).toMatchObject({
      object: 'blocklist_entry',
      kind: 'person',
      source: 'operator',
      note: 'asked by legal',
      aliases: [],
    });
    expect(removed.json()).toEqual({ id: created.json().id, object: 'blocklist_entry', deleted: true });
    const actions = (await operator('GET', '/admin/v1/audit_log?limit=2')).json().data;
    expect(actions.map((entry: { subject_id: string }) => entry.subject_id)).toEqual([
      created.json().id,
      created.json().id,
    ]);
    expect(actions.map(({ action }: { action: string }) => action)).toEqual(['blocklist.delete', 'blocklist.create']);
  });

  it('has every entry once, and says so', async () => {
    await block('Ottoline Vexford');

    const again = await block('Ottoline Vexford');

    expect([again.statusCode, again.json().error.code, again.headers['should-retry']]).toEqual([
      409,
      'already_listed',
      'false',
    ]);
  });

  it('is listed by kind, page by page', async () => {
    await block('grelbiting', { kind: 'term' });
    await block('snorfling', { kind: 'term' });

    const first = (await operator('GET', '/admin/v1/blocklist?kind=term&limit=1')).json();
    const second = (
      await operator('GET', `/admin/v1/blocklist?kind=term&limit=1&starting_after=${first.next_cursor}`)
    ).json();

    expect([first.data[0].term, second.data[0].term]).toEqual(['snorfling', 'grelbiting']);
    expect(first.has_more).toBe(true);
  });

  it.each([
    [{ kind: 'person' }, 'missing_field', 'term'],
    [{ term: '  ', kind: 'person' }, 'value_out_of_range', 'term'],
    [{ term: 'x', kind: 'animal' }, 'invalid_format', 'kind'],
    [{ term: 'x', kind: 'term', severity: 3 }, 'parameter_unknown', 'severity'],
    [{ term: '!!!', kind: 'term' }, 'invalid_format', 'term'],
    [{ term: '🙂', kind: 'person' }, 'invalid_format', 'term'],
    [{ term: 'Odalys Brankovic', kind: 'person', aliases: ['Oda B', ''] }, 'invalid_format', 'aliases'],
    [{ term: 'Odalys Brankovic', kind: 'person', aliases: ['!!'] }, 'invalid_format', 'aliases'],
    [{ term: 'A. B.', kind: 'person' }, 'value_out_of_range', 'term'],
  ])('does not take %j', async (payload, code, param) => {
    const response = await operator('POST', '/admin/v1/blocklist', payload);

    expect(response.statusCode).toBe(400);
    expect(response.json().error).toMatchObject({ code, param });
  });

  it('does not know other ids and cursors', async () => {
    const unknown = 'blk_01KAM2Z8C5F6T7V8W9X0Y1Z2A3';

    expect((await operator('DELETE', `/admin/v1/blocklist/${unknown}`)).statusCode).toBe(404);
    const malformed = await operator('DELETE', '/admin/v1/blocklist/nonsense');
    expect(malformed.statusCode).toBe(404);
    expect(malformed.json().error.message).toContain('no such blocklist entry');
    expect((await operator('GET', `/admin/v1/blocklist?starting_after=${unknown}`)).statusCode).toBe(400);
  });

  it('checks a text without keeping anything of it', async () => {
    const response = await operator('POST', '/admin/v1/moderation/check', {
      text: 'W1ll  Smith, write to joe@example.com',
    });

    expect(response.json()).toMatchObject({ object: 'moderation_findings', pii: ['email'], term: 'Will Smith' });
    expect(await app.database.query('SELECT 1 FROM moderation_decision WHERE team_id IS NULL')).toEqual([]);
  });

  it('does not exist for teams', async () => {
    const team = requestAs(app, await buildKey(app));

    for (const [method, path] of [
      ['GET', 'blocklist'],
      ['POST', 'blocklist'],
      ['POST', 'moderation/check'],
    ] as const) {
      expect((await team(method, `/admin/v1/${path}`, method === 'POST' ? {} : undefined)).statusCode).toBe(404);
    }
  });
});
