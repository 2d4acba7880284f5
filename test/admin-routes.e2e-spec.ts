import type { LightMyRequestResponse } from 'fastify';
import { toUlid } from '../src/common/index.js';
import { LedgerService } from '../src/billing/index.js';
import { buildOpenApi } from '../src/http/index.js';
import {
  type BuiltKey,
  buildAvatar,
  buildKey,
  buildOperatorKey,
  buildPersona,
  type Request,
  requestAs,
} from './factories/index.js';
import { buildWebhookEndpoint } from './factories/webhooks.js';
import { startApp, type TestApp } from './support/app.js';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Routes that change nothing, though they are no GET. */
const READS = ['POST /admin/v1/moderation/check'];

describe('every route of operators', () => {
  let app: TestApp;
  let operator: { key: string };
  let ask: Request;
  let key: BuiltKey;
  let teamId: string;
  let routes: string[];

  beforeAll(async () => {
    app = await startApp();
    operator = await buildOperatorKey(app);
    ask = requestAs(app, operator);
    key = await buildKey(app);
    teamId = toUlid('team', key.teamId);
    const { paths } = buildOpenApi(app.nest);
    routes = Object.entries(paths)
      .filter(([path]) => path.startsWith('/admin/'))
      .flatMap(([path, item]) => Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`));
  });

  afterAll(() => app.close());

  const post = async (path: string, payload?: object) => (await ask('POST', `/admin/v1${path}`, payload)).json();

  const failedJob = async () => toUlid('job', (await buildAvatar(app, { key, prompt: 'A baker test:fail' })).jobId);

  const liveJob = async () => {
    const order = { prompt: 'A baker test:slow=20000', output: { resolution: '512' } };
    const { data } = (await requestAs(app, key)('POST', '/api/v1/avatars/generate', order)).json();
    return toUlid('job', data.job_id);
  };

  const chargedHold = async () => {
    const { jobId } = await buildAvatar(app, { key });
    const [row] = await app.database.query<{ id: string }>('SELECT id FROM credit_hold WHERE job_id = $1', [jobId]);
    return toUlid('hold', row!.id);
  };

  const importList = () =>
    app.inject({
      method: 'POST',
      url: '/admin/v1/blocklist/import',
      payload: 'kind,term\nperson,Imrith Colbane',
      headers: { 'content-type': 'text/csv', authorization: `Bearer ${operator.key}` },
    });

  /** How each change is made, once, so that it does change something. */
  const changes: Record<string, () => Promise<LightMyRequestResponse>> = {
    'POST /admin/v1/teams': () => ask('POST', '/admin/v1/teams', { name: 'Night Market' }),
    'PATCH /admin/v1/teams/{id}': () => ask('PATCH', `/admin/v1/teams/${teamId}`, { name: 'Day Market' }),
    'POST /admin/v1/teams/{id}/keys': () =>
      ask('POST', `/admin/v1/teams/${teamId}/keys`, { name: 'Server', scopes: ['*'], environment: 'live' }),
    'POST /admin/v1/keys': () => ask('POST', '/admin/v1/keys', { name: 'Second operator' }),
    'POST /admin/v1/keys/{id}/rotate': async () => {
      const { id } = await post('/keys', { name: 'To rotate' });
      return ask('POST', `/admin/v1/keys/${id}/rotate`, { grace_seconds: 0 });
    },
    'DELETE /admin/v1/keys/{id}': async () => {
      const { id } = await post('/keys', { name: 'To revoke' });
      return ask('DELETE', `/admin/v1/keys/${id}`);
    },
    'POST /admin/v1/sessions/revoke': () => ask('POST', '/admin/v1/sessions/revoke', { sub: 'user-1' }),
    'POST /admin/v1/teams/{id}/credits': () =>
      ask('POST', `/admin/v1/teams/${teamId}/credits`, { amount: 1, reason: 'Goodwill' }),
    'POST /admin/v1/ledger/refunds': async () =>
      ask('POST', '/admin/v1/ledger/refunds', { hold_id: await chargedHold(), amount: 1, reason: 'Goodwill' }),
    'PUT /admin/v1/teams/{id}/limits': () => ask('PUT', `/admin/v1/teams/${teamId}/limits`, { 'credits.monthly': 7 }),
    'POST /admin/v1/blocklist': () => ask('POST', '/admin/v1/blocklist', { term: 'Orla Venstrom', kind: 'person' }),
    'POST /admin/v1/blocklist/import': importList,
    'DELETE /admin/v1/blocklist/{id}': async () => {
      const { id } = await post('/blocklist', { term: 'Jorun Halvex', kind: 'person' });
      return ask('DELETE', `/admin/v1/blocklist/${id}`);
    },
    'POST /admin/v1/jobs/{id}/retry': async () => ask('POST', `/admin/v1/jobs/${await failedJob()}/retry`),
    'POST /admin/v1/jobs/{id}/cancel': async () => ask('POST', `/admin/v1/jobs/${await liveJob()}/cancel`),
    'POST /admin/v1/providers/{name}/disable': () => ask('POST', '/admin/v1/providers/openai/disable'),
    'POST /admin/v1/providers/{name}/enable': async () => {
      await post('/providers/gemini/disable');
      return ask('POST', '/admin/v1/providers/gemini/enable');
    },
    'POST /admin/v1/queues/board': () => ask('POST', '/admin/v1/queues/board'),
    'POST /admin/v1/webhooks/redeliver': async () => {
      const { id } = await buildWebhookEndpoint(app, { key });
      return ask('POST', '/admin/v1/webhooks/redeliver', { endpoint_id: id, since: '2026-01-01T00:00:00Z' });
    },
    'POST /admin/v1/erasures': async () => {
      const { persona } = await buildPersona(app, { key });
      return ask('POST', '/admin/v1/erasures', { team_id: teamId, subject: 'persona', id: persona.id });
    },
  };

  it('that changes something is tried here', () => {
    const writes = routes.filter((route) => !route.startsWith('GET ') && !READS.includes(route));

    expect(writes.toSorted()).toEqual(Object.keys(changes).toSorted());
  });

  it.each(Object.keys(changes))('%s leaves its line in the audit log', async (route) => {
    await app.get(LedgerService).grant(key.teamId, 5_000, 'For the route under test.');
    const count = async () =>
      (await app.database.query<{ count: number }>('SELECT count(*)::int AS count FROM audit_log'))[0]!.count;
    const before = (await count()) + (PREPARED[route] ?? 0);

    const { statusCode } = await changes[route]!();

    expect([route, Math.floor(statusCode / 100)]).toEqual([route, 2]);
    expect(await count()).toBeGreaterThan(before);
  });

  it('does not exist for anybody else', async () => {
    const strangers = [
      { authorization: `Bearer ${key.key}` },
      { authorization: `Bearer ${(await buildKey(app, { environment: 'test' })).key}` },
      { 'x-api-key': 'al_live_nonsense' },
      {},
    ];
    for (const route of routes) {
      const [method, path = ''] = route.split(' ');
      const url = path.replaceAll(/\{\w+\}/g, teamId);
      for (const headers of strangers) {
        const response = await app.inject({ method: method as Method, url, headers });
        expect([route, response.statusCode, response.json().error.code]).toEqual([route, 404, 'resource_not_found']);
      }
    }
  });
});

/** Lines that a change needs before it can be made. */
const PREPARED: Record<string, number> = {
  'POST /admin/v1/keys/{id}/rotate': 1,
  'DELETE /admin/v1/keys/{id}': 1,
  'DELETE /admin/v1/blocklist/{id}': 1,
  'POST /admin/v1/providers/{name}/enable': 1,
};
