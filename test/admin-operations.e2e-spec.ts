import { toUlid } from '../src/common/index.js';
import { type BuiltKey, buildAvatar, buildKey, buildOperatorKey, type Request, requestAs } from './factories/index.js';
import { buildPortraits } from './factories/portraits.js';
import { startApp, type TestApp } from './support/app.js';
import { eventually } from './support/eventually.js';

const UNKNOWN = '01KAM2Z8C5F6T7V8W9X0Y1Z2A3';
const FAILING = { prompt: 'A fisher test:fail', output: { resolution: '512' } };

describe('jobs, queues and providers in the hands of operators', () => {
  let app: TestApp;
  let ask: Request;
  let key: BuiltKey;

  beforeAll(async () => {
    app = await startApp();
    ask = requestAs(app, await buildOperatorKey(app));
    key = await buildKey(app);
  });

  afterAll(() => app.close());

  const failedJob = async (): Promise<string> => {
    const { jobId } = await buildAvatar(app, { key, ...FAILING });
    return toUlid('job', jobId);
  };

  const ended = (id: string) =>
    eventually(
      async () => (await ask('GET', `/admin/v1/jobs/${id}`)).json(),
      ({ finished_at }) => finished_at !== null,
    );

  const violations = async () => (await ask('GET', '/admin/v1/ledger/audit')).json().violations;

  const lastAudit = async () => (await ask('GET', '/admin/v1/audit_log?limit=1')).json().data[0];

  describe('jobs', () => {
    it('are listed newest first, by team, state, kind and time', async () => {
      const other = await buildAvatar(app);
      const id = await failedJob();
      const team = `team_id=${toUlid('team', key.teamId)}`;

      const own = (await ask('GET', `/admin/v1/jobs?${team}&limit=1`)).json();

      expect(own.data[0]).toMatchObject({ id, object: 'job', environment: 'live', kind: 'avatar_generation' });
      expect(own.data[0]).not.toHaveProperty('input');
      for (const [query, isThere] of [
        [`${team}&state=failed&kind=avatar_generation`, true],
        [`${team}&created_from=2020-01-01T00:00:00Z`, true],
        [`${team}&state=succeeded`, false],
        [`${team}&kind=portrait_generation`, false],
        [`${team}&created_before=2020-01-01T00:00:00Z`, false],
        [`team_id=${toUlid('team', other.key.teamId)}`, false],
      ] as const) {
        const { data } = (await ask('GET', `/admin/v1/jobs?${query}`)).json();
        expect([query, data.some((job: { id: string }) => job.id === id)]).toEqual([query, isThere]);
      }
    });

    it('are listed page by page', async () => {
      await failedJob();
      await failedJob();

      const first = (await ask('GET', '/admin/v1/jobs?limit=1')).json();
      const second = (await ask('GET', `/admin/v1/jobs?limit=1&starting_after=${first.next_cursor}`)).json();

      expect(first.has_more).toBe(true);
      expect(second.data[0].id < first.data[0].id).toBe(true);
    });

    it.each([
      ['team_id=team_x', 'team_id'],
      ['state=done', 'state'],
      ['kind=sculpture', 'kind'],
      ['created_from=yesterday', 'created_from'],
      ['created_before=2026-02-30T00:00:00Z', 'created_before'],
      [`starting_after=job_${UNKNOWN}`, 'starting_after'],
    ])('are not listed with %s', async (query, param) => {
      const response = await ask('GET', `/admin/v1/jobs?${query}`);

      expect([response.statusCode, response.json().error.param]).toEqual([400, param]);
    });

    it('are shown with every call of a provider, and without what the customer wrote', async () => {
      const id = await failedJob();

      const response = await ask('GET', `/admin/v1/jobs/${id}`);

      expect(response.json()).toMatchObject({
        id,
        state: 'failed',
        attempts: 1,
        crash_count: 0,
        unit_price: 1,
        delivered: 0,
        retry_of: null,
        error: { code: 'bad_request' },
        provider_calls: [{ shot: 'avatar', attempt: 1, provider: 'sketch', outcome: 'bad_request' }],
      });
      expect(response.body).not.toContain('fisher');
    });

    it('that failed are done again as new ones, at no price', async () => {
      const id = await failedJob();
      const balance = async () => (await requestAs(app, key)('GET', '/v1/balance')).json();
      const before = await balance();

      const response = await ask('POST', `/admin/v1/jobs/${id}/retry`);

      expect(response.statusCode).toBe(201);
      expect(response.json()).toMatchObject({ retry_of: id, unit_price: 0, kind: 'avatar_generation' });
      expect(await lastAudit()).toMatchObject({ action: 'job.retry', subject_id: response.json().id });
      expect(await ended(response.json().id)).toMatchObject({ state: 'failed' });
      expect(await balance()).toEqual(before);
      expect(await violations()).toEqual([]);
    });

    it('that failed are done again once, and then only the newest', async () => {
      const id = await failedJob();

      const [one, other] = await Promise.all([
        ask('POST', `/admin/v1/jobs/${id}/retry`),
        ask('POST', `/admin/v1/jobs/${id}/retry`),
      ]);
      const again = [one, other].find(({ statusCode }) => statusCode === 201)?.json();
      await ended(again.id);

      expect(new Set([one.statusCode, other.statusCode])).toEqual(new Set([201, 409]));
      const late = await ask('POST', `/admin/v1/jobs/${id}/retry`);
      expect([late.statusCode, late.json().error.code]).toEqual([409, 'job_not_retryable']);
      expect(late.headers['should-retry']).toBe('false');
      expect((await ask('POST', `/admin/v1/jobs/${again.id}/retry`)).statusCode).toBe(201);
    });

    it('that did not fail are not done again', async () => {
      const { jobId } = await buildAvatar(app);

      expect((await ask('POST', `/admin/v1/jobs/${toUlid('job', jobId)}/retry`)).statusCode).toBe(409);
    });

    it('of a portrait bring it back into the making, and its persona gets the face', async () => {
      const api = await startApp({ env: { ROLE: 'api', PORTRAIT_WAIT_MS: '0' } });
      const persona = await buildPortraits(api);
      const portraitId = await persona.made(persona.canonical());
      const { jobId } = await persona.item(portraitId);
      await api.database.execute('UPDATE job SET deadline = now() WHERE id = $1', [jobId]);
      const worker = await startApp({ besideOf: api });
      const statusIs = (status: string) =>
        eventually(
          () => persona.item(portraitId),
          (item) => item.status === status,
        );
      try {
        await statusIs('failed');

        const operator = requestAs(api, await buildOperatorKey(api));
        const response = await operator('POST', `/admin/v1/jobs/${toUlid('job', jobId)}/retry`);

        expect([response.statusCode, response.json().subject_id]).toEqual([201, portraitId]);
        expect((await statusIs('generated')).signedUrl).toEqual(expect.any(String));
        expect(await persona.gallery()).toMatchObject({ canonicalId: portraitId });
        expect(await persona.usedUnits()).toBe(0);
        expect((await operator('GET', '/admin/v1/ledger/audit')).json().violations).toEqual([]);
      } finally {
        await worker.close();
        await api.close();
      }
    });

    it('that run are cancelled, and the team gets back what it had set aside', async () => {
      const team = await buildKey(app);
      const order = { prompt: 'A slow baker test:slow=20000', output: { resolution: '512' } };
      const { job_id: jobId } = (await requestAs(app, team)('POST', '/api/v1/avatars/generate', order)).json().data;
      const id = toUlid('job', jobId);

      const response = await ask('POST', `/admin/v1/jobs/${id}/cancel`);

      expect([response.statusCode, response.json().state]).toEqual([200, 'cancelled']);
      expect(await lastAudit()).toMatchObject({
        action: 'job.cancel',
        team_id: toUlid('team', team.teamId),
        subject_id: id,
        after: { state: 'cancelled' },
      });
      const again = await ask('POST', `/admin/v1/jobs/${id}/cancel`);
      expect([again.statusCode, again.json().error.code]).toEqual([409, 'job_already_ended']);
      expect(await violations()).toEqual([]);
    });

    it('of an unknown id are 404', async () => {
      for (const [method, path] of [
        ['GET', ''],
        ['POST', '/retry'],
        ['POST', '/cancel'],
      ] as const) {
        expect((await ask(method, `/admin/v1/jobs/job_${UNKNOWN}${path}`)).statusCode).toBe(404);
      }
    });
  });

  it('the queue says what waits, what runs and who works', async () => {
    const order = { prompt: 'A slow baker test:slow=20000', output: { resolution: '512' } };
    const ordered = (await requestAs(app, key)('POST', '/api/v1/avatars/generate', order)).json().data;
    const id = toUlid('job', ordered.job_id);

    const queues = await eventually(
      async () => (await ask('GET', '/admin/v1/queues')).json(),
      ({ leases }) => leases.some((lease: { job_id: string }) => lease.job_id === id),
    );

    expect(queues).toMatchObject({ object: 'queues', queued: 0, running: 1, oldest_queued_at: null, workers: 1 });
    await ask('POST', `/admin/v1/jobs/${id}/cancel`);
  });

  describe('providers', () => {
    it('are listed with what they can do and how their calls went', async () => {
      await failedJob();
      const { data } = (await ask('GET', '/admin/v1/providers')).json();

      expect(data.map(({ id }: { id: string }) => id)).toEqual(['gemini', 'openai', 'sketch']);
      expect(data[0]).toMatchObject({ configured: false, enabled: true, capabilities: null, error_rate: null });
      expect(data[2]).toMatchObject({
        object: 'provider',
        configured: true,
        enabled: true,
        circuit: 'closed',
        capabilities: { max_references: 16 },
        calls: { total: expect.any(Number), failed: expect.any(Number), unknown: 0 },
        error_rate: expect.any(Number),
        p50_ms: expect.any(Number),
        p95_ms: expect.any(Number),
      });
    });

    it('that are switched off are called by no process, until they are switched on again', async () => {
      const beside = await startApp({ besideOf: app });
      const order = () =>
        requestAs(beside, key)('POST', '/api/v1/avatars/generate', {
          prompt: 'A baker',
          output: { resolution: '512' },
        });
      try {
        const off = await ask('POST', '/admin/v1/providers/sketch/disable');
        const refused = await eventually(order, ({ statusCode }) => statusCode === 503, 2_000);
        const on = await ask('POST', '/admin/v1/providers/sketch/enable');
        await eventually(order, ({ statusCode }) => statusCode === 202, 2_000);

        expect([off.statusCode, off.json().enabled]).toEqual([200, false]);
        expect(refused.json().error.code).toBe('feature_not_configured');
        expect([on.statusCode, on.json().enabled]).toEqual([200, true]);
      } finally {
        await beside.close();
      }
    });

    it('that are off already stay so without a word in the audit log', async () => {
      await ask('POST', '/admin/v1/providers/gemini/disable');
      const entry = await lastAudit();

      const again = await ask('POST', '/admin/v1/providers/gemini/disable');

      expect(again.statusCode).toBe(200);
      expect(entry).toMatchObject({ action: 'provider.disable', after: { name: 'gemini', enabled: false } });
      expect(await lastAudit()).toEqual(entry);
    });

    it('that nobody knows are 404', async () => {
      expect((await ask('POST', '/admin/v1/providers/crayon/disable')).statusCode).toBe(404);
      expect((await ask('POST', '/admin/v1/providers/crayon/enable')).statusCode).toBe(404);
    });
  });
});
