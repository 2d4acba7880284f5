import { toUlid } from '../src/common/index.js';
import { buildOperatorKey, type Request, requestAs } from './factories/index.js';
import { type BuiltEndpoint, buildDelivery, buildWebhookEndpoint } from './factories/webhooks.js';
import { startApp, type TestApp } from './support/app.js';

const UNKNOWN = '01KAM2Z8C5F6T7V8W9X0Y1Z2A3';

describe('webhooks in the hands of operators', () => {
  let app: TestApp;
  let ask: Request;
  let endpoint: BuiltEndpoint;
  let exhausted: string;
  let newest: string;

  beforeAll(async () => {
    app = await startApp({ env: { ROLE: 'api' } });
    ask = requestAs(app, await buildOperatorKey(app));
    endpoint = await buildWebhookEndpoint(app);
    exhausted = await buildDelivery(app, endpoint);
    newest = await buildDelivery(app, endpoint);
    await app.database.execute(
      `UPDATE webhook_delivery SET state = 'exhausted', next_at = NULL WHERE endpoint_id = $1
          AND id = (SELECT min(id::text)::uuid FROM webhook_delivery WHERE endpoint_id = $1)`,
      [endpoint.uuid],
    );
  });

  afterAll(() => app.close());

  const list = async (query = '') => (await ask('GET', `/admin/v1/webhooks/deliveries${query}`)).json();

  it('are listed with those that were given up first', async () => {
    await buildDelivery(app, await buildWebhookEndpoint(app));

    const { data } = await list(`?endpoint_id=${endpoint.id}`);

    expect(data.map(({ id }: { id: string }) => id)).toEqual([exhausted, newest]);
    expect(data[0]).toMatchObject({
      object: 'webhook_delivery',
      team_id: toUlid('team', endpoint.key.teamId),
      environment: 'live',
      endpoint_id: endpoint.id,
      url: expect.stringContaining('https://'),
      state: 'exhausted',
      attempts: [],
    });
    expect((await list('?state=exhausted')).data).toHaveLength(1);
    expect((await list(`?team_id=${toUlid('team', endpoint.key.teamId)}`)).data).toHaveLength(2);
  });

  it('are listed page by page', async () => {
    const first = await list(`?endpoint_id=${endpoint.id}&limit=1`);
    const second = await list(`?endpoint_id=${endpoint.id}&limit=1&starting_after=${first.next_cursor}`);

    expect([first.has_more, second.has_more]).toEqual([true, false]);
    expect(second.data[0].id).toBe(newest);
  });

  it.each([
    ['team_id=x', 'team_id'],
    ['endpoint_id=x', 'endpoint_id'],
    ['state=lost', 'state'],
    [`starting_after=whd_${UNKNOWN}`, 'starting_after'],
  ])('are not listed with %s', async (query, param) => {
    const response = await ask('GET', `/admin/v1/webhooks/deliveries?${query}`);

    expect([response.statusCode, response.json().error.param]).toEqual([400, param]);
  });

  it('are sent again from a moment on, and the audit log says so', async () => {
    const since = '2026-01-01T00:00:00.000Z';

    const response = await ask('POST', '/admin/v1/webhooks/redeliver', { endpoint_id: endpoint.id, since });

    expect(response.statusCode).toBe(202);
    expect(response.json()).toEqual({
      object: 'webhook_redelivery',
      endpoint_id: endpoint.id,
      since,
      deliveries: expect.any(Number),
    });
    expect((await list('?state=exhausted')).data).toEqual([]);
    expect((await ask('GET', '/admin/v1/audit_log?limit=1')).json().data[0]).toMatchObject({
      action: 'webhook.redeliver',
      subject_id: endpoint.id,
      after: { since },
    });
  });

  it.each([
    [{ since: '2026-01-01T00:00:00Z' }, 400],
    [{ endpoint_id: `we_${UNKNOWN}` }, 400],
    [{ endpoint_id: `we_${UNKNOWN}`, since: 'yesterday' }, 400],
    [{ endpoint_id: `we_${UNKNOWN}`, since: '2026-01-01T00:00:00Z' }, 404],
    [{ endpoint_id: 'we_x', since: '2026-01-01T00:00:00Z' }, 404],
  ])('are not sent again for %j', async (payload, status) => {
    expect((await ask('POST', '/admin/v1/webhooks/redeliver', payload)).statusCode).toBe(status);
  });
});
