import { toUlid } from '../src/common/index.js';
import { buildOperatorKey, type Request, requestAs } from './factories/index.js';
import { type BuiltEndpoint, buildDelivery, buildWebhookEndpoint } from './factories/webhooks.js';
import { startApp, type TestApp } from './support/app.js';

describe('a redelivery by an operator', () => {
  let app: TestApp;
  let ask: Request;
  let endpoint: BuiltEndpoint;

  beforeAll(async () => {
    app = await startApp({ env: { ROLE: 'api' } });
    ask = requestAs(app, await buildOperatorKey(app));
  });

  beforeEach(async () => {
    endpoint = await buildWebhookEndpoint(app);
    await buildDelivery(app, endpoint);
    await switchTo(false);
  });

  afterAll(() => app.close());

  const switchTo = (is_active: boolean) =>
    requestAs(app, endpoint.key)('PATCH', `/v1/webhook_endpoints/${endpoint.id}`, { is_active });
  const redeliver = () =>
    ask('POST', '/admin/v1/webhooks/redeliver', { endpoint_id: endpoint.id, since: '2026-01-01T00:00:00Z' });

  it('to an endpoint that is switched off is refused, and says what to do', async () => {
    const { statusCode, body } = await redeliver();

    expect(statusCode).toBe(409);
    expect(JSON.parse(body).error).toMatchObject({
      code: 'webhook_endpoint_disabled',
      message: expect.stringContaining('Switch it on first'),
    });
  });

  it('is written down in the audit log of its team', async () => {
    await switchTo(true);

    expect((await redeliver()).json().deliveries).toBe(1);

    const team = toUlid('team', endpoint.key.teamId);
    expect((await ask('GET', `/admin/v1/audit_log?limit=1`)).json().data[0]).toMatchObject({
      action: 'webhook.redeliver',
      team_id: team,
      subject_id: endpoint.id,
    });
  });
});
