import { CallbackEndpoints } from '../src/webhooks/index.js';
import { type ClaimedDelivery, DeliveryQueue } from '../src/webhooks/delivery-queue.repository.js';
import { type BuiltKey, buildKey, requestAs } from './factories/index.js';
import { buildDelivery, buildWebhookEndpoint } from './factories/webhooks.js';
import { startApp, type TestApp } from './support/app.js';
import { eventually } from './support/eventually.js';
import { holdRows } from './support/held-rows.js';

const PATH = '/v1/webhook_endpoints';
const WISH = { url: 'https://93.184.216.34/hook', events: ['*'] };
const ENDPOINT = 'SELECT 1 FROM webhook_endpoint WHERE id = $1';
const DELIVERY = 'SELECT 1 FROM webhook_delivery WHERE endpoint_id = $1';
const DELETE = 'DELETE FROM webhook_endpoint WHERE id = $1';

describe('two at once', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp({ env: { ROLE: 'api' } });
  });

  afterAll(() => app.close());

  const untilOneWaits = () =>
    eventually(
      () =>
        app.database.query(
          `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        ),
      ({ length }) => length > 0,
    );
  const underway = async () => {
    const endpoint = await buildWebhookEndpoint(app);
    await buildDelivery(app, endpoint);
    const claimed = await app.get(DeliveryQueue).claim(100, 60_000);
    const delivery = claimed.find(({ endpointId }) => endpointId === endpoint.uuid) as ClaimedDelivery;
    const record = { at: new Date(), status: 200, error: null, durationMs: 1, responseExcerpt: 'thank you' };
    return { endpoint, arrive: () => app.get(DeliveryQueue).succeed(delivery, record) };
  };
  const fill = ({ teamId }: BuiltKey, count: number) =>
    app.database.execute(
      `INSERT INTO webhook_endpoint (id, team_id, is_test, family, url, events, api_version, secret, secret_preview)
       SELECT gen_random_uuid(), $1, false, 'characters', $3, '{*}', '2026-05-15', '', '' FROM generate_series(1, $2)`,
      [teamId, count, WISH.url],
    );

  it('a test event and the deletion of its endpoint answer that there is none', async () => {
    const endpoint = await buildWebhookEndpoint(app);
    const held = await holdRows(app, ENDPOINT, [endpoint.uuid]);
    await held.run(DELETE, [endpoint.uuid]);

    const fired = requestAs(app, endpoint.key)('POST', `${PATH}/${endpoint.id}/test`, { event_type: 'image.failed' });
    await untilOneWaits();
    await held.commit();

    const { statusCode, body } = await fired;
    expect([statusCode, JSON.parse(body).error.code]).toEqual([404, 'resource_not_found']);
  });

  it('a delivery that arrived and the deletion of its endpoint do not lock each other out', async () => {
    const { endpoint, arrive } = await underway();
    const held = await holdRows(app, ENDPOINT, [endpoint.uuid]);

    const succeeded = arrive();
    await untilOneWaits();
    await held.run(DELETE, [endpoint.uuid]);
    await held.commit();

    await expect(succeeded).resolves.toBeUndefined();
  });

  it.each([
    ['its endpoint', ENDPOINT, `UPDATE webhook_endpoint SET description = 'changed' WHERE id = $1`, 'thank you'],
    ['itself', DELIVERY, 'UPDATE webhook_delivery SET payload = NULL WHERE endpoint_id = $1', null],
  ])('a delivery that arrived and a change of %s are both written down', async (_, select, change, excerpt) => {
    const { endpoint, arrive } = await underway();
    const held = await holdRows(app, select, [endpoint.uuid]);
    await held.run(change, [endpoint.uuid]);

    const succeeded = arrive();
    await untilOneWaits();
    await held.commit();
    await succeeded;

    const ask = requestAs(app, endpoint.key);
    const [delivery] = (await ask('GET', `${PATH}/${endpoint.id}/deliveries`)).json().data;
    expect(delivery).toMatchObject({ state: 'delivered', attempts: [{ response_excerpt: excerpt }] });
    expect((await ask('GET', `${PATH}/${endpoint.id}`)).json().last_success_at).toMatch(/Z$/);
  });

  it('new endpoints stop at a hundred, and the row of the callbacks is none of them', async () => {
    const key = await buildKey(app);
    await app.get(CallbackEndpoints).ensure({ ...key, isTest: false });
    await fill(key, 99);

    const answers = await Promise.all(Array.from({ length: 8 }, () => requestAs(app, key)('POST', PATH, WISH)));

    const codes = answers.map((answer) => answer.json().error?.code ?? answer.statusCode);
    expect(codes.filter((code) => code !== 'limit_reached')).toEqual([201]);
  });
});
