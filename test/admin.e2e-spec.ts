import { buildKey, buildOperatorKey, type Request, requestAs } from './factories/index.js';
import { startApp, type TestApp } from './support/app.js';

const UNKNOWN = '01KAM2Z8C5F6T7V8W9X0Y1Z2A3';

describe('admin', () => {
  let app: TestApp;
  let ask: Request;
  let operatorId: string;

  beforeAll(async () => {
    app = await startApp();
    const operator = await buildOperatorKey(app);
    ask = requestAs(app, operator);
    operatorId = (await ask('GET', '/admin/v1/keys')).json().data[0].id;
  });

  afterAll(() => app.close());

  const createTeam = async (fields: object = {}) =>
    (await ask('POST', '/admin/v1/teams', { name: 'Night Market', plan: 'pro', ...fields })).json();

  const audited = async () => (await ask('GET', '/admin/v1/audit_log?limit=1')).json().data[0];

  const expectFault = (response: { statusCode: number; json: () => unknown }, code: string, param: string) => {
    expect(response.json()).toEqual({
      error: expect.objectContaining({ type: 'invalid_request', code, param, request_id: expect.any(String) }),
    });
    expect(response.statusCode).toBe(400);
  };

  describe('teams', () => {
    it('are created, and the audit log says by whom', async () => {
      const response = await ask('POST', '/admin/v1/teams', { name: ' Night Market ', plan: 'pro' });
      const team = response.json();

      expect(response.statusCode).toBe(201);
      expect(team).toEqual({
        id: expect.stringMatching(/^team_[0-9A-HJKMNP-TV-Z]{26}$/),
        object: 'team',
        name: 'Night Market',
        plan: 'pro',
        billing_mode: 'metered',
        default_api_version: null,
        created_at: expect.stringMatching(/^\d{4}-.*Z$/),
        updated_at: team.created_at,
      });
      expect(await audited()).toEqual({
        id: expect.stringMatching(/^aud_/),
        object: 'audit_log',
        actor_id: operatorId,
        action: 'team.create',
        team_id: team.id,
        subject_id: team.id,
        before: null,
        after: { name: 'Night Market', plan: 'pro', billing_mode: 'metered', default_api_version: null },
        created_at: expect.any(String),
      });
    });

    it('are read back one by one', async () => {
      const team = await createTeam();

      const response = await ask('GET', `/admin/v1/teams/${team.id}`);

      expect(response.statusCode).toBe(200);
      expect(response.json()).toEqual(team);
    });

    it('are listed newest first, page by page', async () => {
      const made = [await createTeam(), await createTeam(), await createTeam()].map(({ id }) => id).toReversed();

      const first = (await ask('GET', '/admin/v1/teams?limit=2')).json();
      const second = (await ask('GET', `/admin/v1/teams?limit=2&starting_after=${first.next_cursor}`)).json();

      expect(first).toMatchObject({ object: 'list', has_more: true, next_cursor: made[1] });
      expect([...first.data, ...second.data].slice(0, 3).map(({ id }) => id)).toEqual(made);
    });

    it('end with a page that has no more', async () => {
      const list = (await ask('GET', '/admin/v1/teams?limit=100')).json();

      expect(list).toMatchObject({ has_more: false, next_cursor: null });
    });

    it.each([
      ['limit=0', 'limit', 'value_out_of_range'],
      ['limit=101', 'limit', 'value_out_of_range'],
      ['limit=many', 'limit', 'invalid_format'],
      ['starting_after=team_x', 'starting_after', 'invalid_format'],
      [`starting_after=team_${UNKNOWN}`, 'starting_after', 'invalid_format'],
      ['page=2', 'page', 'parameter_unknown'],
    ])('are not listed with %s', async (query, param, code) => {
      expectFault(await ask('GET', `/admin/v1/teams?${query}`), code, param);
    });

    it('change only in what is sent', async () => {
      const team = await createTeam();

      const response = await ask('PATCH', `/admin/v1/teams/${team.id}`, {
        plan: 'team',
        default_api_version: '2026-11-15',
      });

      expect(response.statusCode).toBe(200);
      expect(response.json()).toEqual({
        ...team,
        plan: 'team',
        default_api_version: '2026-11-15',
        updated_at: expect.any(String),
      });
      expect(await audited()).toMatchObject({
        action: 'team.update',
        before: { plan: 'pro', default_api_version: null },
        after: { plan: 'team', default_api_version: '2026-11-15' },
      });
      expect((await ask('PATCH', `/admin/v1/teams/${team.id}`, { default_api_version: null })).json()).toMatchObject({
        plan: 'team',
        default_api_version: null,
      });
    });

    it('that are sent as they are stay so, and the audit log has nothing to say', async () => {
      const team = await createTeam();
      const entry = await audited();

      for (const payload of [{}, { plan: 'pro' }]) {
        expect((await ask('PATCH', `/admin/v1/teams/${team.id}`, payload)).json()).toEqual(team);
      }
      expect(await audited()).toEqual(entry);
    });

    it.each([
      [{ plan: 'pro' }, 'name', 'missing_field'],
      [{ name: '   ' }, 'name', 'value_out_of_range'],
      [{ name: 'x'.repeat(81) }, 'name', 'value_out_of_range'],
      [{ name: 7 }, 'name', 'invalid_format'],
      [{ name: 'x', plan: 'gold' }, 'plan', 'invalid_format'],
      [{ name: 'x', plan: null }, 'plan', 'invalid_format'],
      [{ name: 'x', billing_mode: 'free' }, 'billing_mode', 'invalid_format'],
      [{ name: 'x', default_api_version: '2020-01-01' }, 'default_api_version', 'invalid_format'],
      [{ name: 'x', id: `team_${UNKNOWN}` }, 'id', 'parameter_unknown'],
      [{ name: 'x', credits: 1_000_000 }, 'credits', 'parameter_unknown'],
    ])('are not created from %j', async (payload, param, code) => {
      expectFault(await ask('POST', '/admin/v1/teams', payload), code, param);
    });

    it.each([
      [{ name: null }, 'name', 'invalid_format'],
      [{ plan: 'gold' }, 'plan', 'invalid_format'],
      [{ created_at: '2020-01-01T00:00:00Z' }, 'created_at', 'parameter_unknown'],
    ])('are not changed by %j', async (payload, param, code) => {
      const team = await createTeam();

      expectFault(await ask('PATCH', `/admin/v1/teams/${team.id}`, payload), code, param);
      expect((await ask('GET', `/admin/v1/teams/${team.id}`)).json()).toEqual(team);
    });

    it.each([
      ['GET', ''],
      ['PATCH', ''],
      ['GET', '/keys'],
      ['POST', '/keys'],
    ] as const)('%s /teams/{id}%s of an unknown or malformed id is 404', async (method, rest) => {
      for (const id of [`team_${UNKNOWN}`, `key_${UNKNOWN}`, 'team_x', '0198c0de-0000-7000-8000-000000000000']) {
        const payload = { PATCH: {}, POST: { name: 'x', scopes: ['*'], environment: 'live' }, GET: undefined }[method];
        const response = await ask(method, `/admin/v1/teams/${id}${rest}`, payload);

        expect(response.statusCode).toBe(404);
        expect(response.json().error).toMatchObject({ type: 'not_found', code: 'resource_not_found', param: null });
      }
    });
  });

  describe('keys of a team', () => {
    const wish = { name: 'Server', scopes: ['portraits:write', 'portraits:read'], environment: 'test' };

    it('are shown once, work at once, and are written down without themselves', async () => {
      const team = await createTeam();

      const response = await ask('POST', `/admin/v1/teams/${team.id}/keys`, wish);
      const { key, ...facts } = response.json();

      expect(response.statusCode).toBe(201);
      expect(key).toMatch(/^al_test_[0-9A-Za-z]{36}$/);
      expect(facts).toEqual({
        id: expect.stringMatching(/^key_/),
        object: 'api_key',
        team_id: team.id,
        prefix: 'al_test_',
        last4: key.slice(-4),
        name: 'Server',
        scopes: ['portraits:read', 'portraits:write'],
        environment: 'test',
        created_at: expect.any(String),
        expires_at: null,
        revoked_at: null,
        last_used_at: null,
      });
      const entry = await audited();
      expect(entry).toMatchObject({ action: 'key.create', team_id: team.id, subject_id: facts.id });
      expect(JSON.stringify(entry)).not.toContain(key.slice(8, 38));
      expect((await requestAs(app, { key })('GET', '/v1/personas')).statusCode).toBe(200);
    });

    it.each([
      [['*'], 11],
      [['full'], 11],
      [['read'], 6],
      [['write'], 5],
    ])('with the bundle %j hold %d scopes, never admin', async (scopes, count) => {
      const team = await createTeam();

      const issued = (await ask('POST', `/admin/v1/teams/${team.id}/keys`, { ...wish, scopes })).json();

      expect(issued.scopes).toHaveLength(count);
      expect(issued.scopes).not.toContain('admin');
    });

    it('may expire', async () => {
      const team = await createTeam();
      const inAnHour = new Date(Date.now() + 3_600_000).toISOString();

      const issued = await ask('POST', `/admin/v1/teams/${team.id}/keys`, { ...wish, expires_at: inAnHour });

      expect(issued.json().expires_at).toBe(inAnHour);
    });

    it.each([
      [{ scopes: ['admin'] }, 'scopes', 'invalid_format'],
      [{ scopes: ['*', 'admin'] }, 'scopes', 'invalid_format'],
      [{ scopes: ['portraits'] }, 'scopes', 'invalid_format'],
      [{ scopes: [] }, 'scopes', 'value_out_of_range'],
      [{ scopes: '*' }, 'scopes', 'invalid_format'],
      [{ scopes: undefined }, 'scopes', 'missing_field'],
      [{ environment: 'prod' }, 'environment', 'invalid_format'],
      [{ environment: undefined }, 'environment', 'missing_field'],
      [{ name: '' }, 'name', 'value_out_of_range'],
      [{ expires_at: 'tomorrow' }, 'expires_at', 'invalid_format'],
      [{ expires_at: '2027-02-30T25:00:00Z' }, 'expires_at', 'invalid_format'],
      [{ expires_at: '2099-02-30T10:00:00+02:00' }, 'expires_at', 'invalid_format'],
      [{ expires_at: '2020-01-01T00:00:00Z' }, 'expires_at', 'value_out_of_range'],
      [{ hash: 'x' }, 'hash', 'parameter_unknown'],
    ])('are not issued with %j', async (fields, param, code) => {
      const team = await createTeam();

      expectFault(await ask('POST', `/admin/v1/teams/${team.id}/keys`, { ...wish, ...fields }), code, param);
      expect((await ask('GET', `/admin/v1/teams/${team.id}/keys`)).json().data).toEqual([]);
    });

    it('are listed without the key, those of other teams left out', async () => {
      const [team, other] = [await createTeam(), await createTeam()];
      const { key, ...facts } = (await ask('POST', `/admin/v1/teams/${team.id}/keys`, wish)).json();
      const foreign = (await ask('POST', `/admin/v1/teams/${other.id}/keys`, wish)).json();

      const response = await ask('GET', `/admin/v1/teams/${team.id}/keys`);

      expect(response.json()).toEqual({ object: 'list', data: [facts], has_more: false, next_cursor: null });
      expect(response.body).not.toContain(key.slice(8, 38));
      expectFault(
        await ask('GET', `/admin/v1/teams/${team.id}/keys?starting_after=${foreign.id}`),
        'invalid_format',
        'starting_after',
      );
    });

    it('are revoked once; again changes nothing', async () => {
      const team = await createTeam();
      const { key, id } = (await ask('POST', `/admin/v1/teams/${team.id}/keys`, wish)).json();

      const response = await ask('DELETE', `/admin/v1/keys/${id}`);
      const entry = await audited();

      expect(response.statusCode).toBe(200);
      expect(response.json()).toEqual({ id, object: 'api_key', deleted: true });
      expect(entry).toMatchObject({
        action: 'key.revoke',
        subject_id: id,
        before: { revoked_at: null },
        after: { revoked_at: expect.any(String) },
      });
      expect((await ask('DELETE', `/admin/v1/keys/${id}`)).statusCode).toBe(200);
      expect(await audited()).toEqual(entry);
      expect((await ask('GET', `/admin/v1/teams/${team.id}/keys`)).json().data[0].revoked_at).toEqual(
        expect.any(String),
      );
      expect(key).toBeDefined();
    });

    it('that nobody issued cannot be revoked', async () => {
      for (const id of [`key_${UNKNOWN}`, `team_${UNKNOWN}`, 'key_x']) {
        expect((await ask('DELETE', `/admin/v1/keys/${id}`)).statusCode).toBe(404);
      }
    });
  });

  describe('operator keys', () => {
    it('open the admin routes', async () => {
      const response = await ask('POST', '/admin/v1/keys', { name: 'Second operator', scopes: ['admin'] });
      const issued = response.json();

      expect(response.statusCode).toBe(201);
      expect(issued).toMatchObject({ team_id: null, scopes: ['admin'], environment: 'live', prefix: 'al_live_' });
      expect((await requestAs(app, issued)('GET', '/admin/v1/teams')).statusCode).toBe(200);
      expect(await audited()).toMatchObject({ action: 'key.create', team_id: null, subject_id: issued.id });
    });

    it('are listed', async () => {
      const list = (await ask('GET', '/admin/v1/keys')).json();

      expect(list.data.every((key: { team_id: unknown }) => key.team_id === null)).toBe(true);
      expect(list.data.map(({ id }: { id: string }) => id)).toContain(operatorId);
    });

    it.each([
      [{}, 'name', 'missing_field'],
      [{ name: 'x', scopes: ['portraits:read'] }, 'scopes', 'invalid_format'],
      [{ name: 'x', environment: 'test' }, 'environment', 'invalid_format'],
      [{ name: 'x', team_id: 'team_x' }, 'team_id', 'parameter_unknown'],
    ])('are not issued from %j', async (payload, param, code) => {
      expectFault(await ask('POST', '/admin/v1/keys', payload), code, param);
    });
  });

  describe('the audit log', () => {
    it('is listed newest first, page by page', async () => {
      await createTeam();
      await createTeam();

      const first = (await ask('GET', '/admin/v1/audit_log?limit=1')).json();
      const second = (await ask('GET', `/admin/v1/audit_log?limit=1&starting_after=${first.next_cursor}`)).json();

      expect(first.has_more).toBe(true);
      expect(second.data[0].id < first.data[0].id).toBe(true);
    });

    it('knows its own cursors only', async () => {
      for (const cursor of [`aud_${UNKNOWN}`, 'aud_x', `team_${UNKNOWN}`]) {
        expectFault(
          await ask('GET', `/admin/v1/audit_log?starting_after=${cursor}`),
          'invalid_format',
          'starting_after',
        );
      }
    });
  });

  describe('to everyone else', () => {
    it.each(['PUT', 'OPTIONS', 'PATCH'] as const)(
      '%s of a known path tells no more than an unknown path does',
      async (method) => {
        const { key } = await buildKey(app);

        for (const headers of [{}, { authorization: `Bearer ${key}` }]) {
          const response = await app.inject({ method, url: '/admin/v1/teams', headers });
          expect([response.statusCode, response.headers.allow]).toEqual([404, undefined]);
        }
      },
    );

    const routes = [
      ['POST', '/admin/v1/teams'],
      ['GET', '/admin/v1/teams'],
      ['GET', `/admin/v1/teams/team_${UNKNOWN}`],
      ['PATCH', `/admin/v1/teams/team_${UNKNOWN}`],
      ['POST', `/admin/v1/teams/team_${UNKNOWN}/keys`],
      ['GET', `/admin/v1/teams/team_${UNKNOWN}/keys`],
      ['POST', '/admin/v1/keys'],
      ['GET', '/admin/v1/keys'],
      ['DELETE', `/admin/v1/keys/key_${UNKNOWN}`],
      ['GET', '/admin/v1/audit_log'],
    ] as const;

    it.each(routes)('%s %s does not exist', async (method, url) => {
      const team = await buildKey(app);
      const test = await buildKey(app, { environment: 'test' });

      for (const { key } of [team, test, { key: 'al_live_nonsense' }]) {
        const response = await requestAs(app, { key })(method, url);

        expect(response.statusCode).toBe(404);
        expect(response.json().error.code).toBe('resource_not_found');
      }
      expect((await app.inject({ method, url })).statusCode).toBe(404);
    });
  });
});
