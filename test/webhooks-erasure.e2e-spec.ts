import { newId } from '../src/common/index.js';
import { WebhookDeliveriesService, WebhookEvents } from '../src/webhooks/index.js';
import { type AttemptRecord, type ClaimedDelivery, DeliveryQueue } from '../src/webhooks/delivery-queue.repository.js';
import { type BuiltEndpoint, buildWebhookEndpoint } from './factories/webhooks.js';
import { startApp, type TestApp } from './support/app.js';
import { eventually } from './support/eventually.js';

const RECORD: AttemptRecord = {
  at: new Date(),
  status: 200,
  error: null,
  durationMs: 1,
  responseExcerpt: 'thank you, Mara',
};
const AGAIN = { state: 'pending', step: 1, delayMs: 60_000, returnsTo: null } as const;

describe('an erasure', () => {
  let app: TestApp;
  let endpoint: BuiltEndpoint;
  let subject: string;

  beforeAll(async () => {
    app = await startApp({ env: { ROLE: 'api' } });
  });

  beforeEach(async () => {
    endpoint = await buildWebhookEndpoint(app);
    subject = newId();
  });

  afterAll(() => app.close());

  const tell = (callbackUrl: string | null = null) =>
    app.get(WebhookEvents).emit({
      type: 'image.completed',
      teamId: endpoint.key.teamId,
      isTest: false,
      resource: { id: 'img_1' },
      subjectIds: [subject],
      callbackUrl,
    });
  const erase = () => app.get(WebhookDeliveriesService).eraseOf(endpoint.key.teamId, [subject], []);
  const underway = async (): Promise<ClaimedDelivery> => {
    await tell();
    const claimed = await app.get(DeliveryQueue).claim(100, 60_000);
    return claimed.find(({ endpointId }) => endpointId === endpoint.uuid) as ClaimedDelivery;
  };
  const attemptsOf = ({ id }: ClaimedDelivery) =>
    app.database.query('SELECT status, response_excerpt AS excerpt FROM webhook_attempt WHERE delivery_id = $1', [id]);

  it.each<[string, (delivery: ClaimedDelivery) => Promise<unknown>]>([
    ['arrives', (delivery) => app.get(DeliveryQueue).succeed(delivery, RECORD)],
    ['fails', (delivery) => app.get(DeliveryQueue).end(delivery, AGAIN, RECORD)],
  ])('also covers what is answered to a delivery underway that %s after it', async (_, finish) => {
    const delivery = await underway();

    await erase();
    await finish(delivery);

    expect(await attemptsOf(delivery)).toEqual([{ status: 200, excerpt: null }]);
  });

  it('also covers the answer that is being written down at that moment', async () => {
    const delivery = await underway();
    const [written, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const recorded = app.database.transaction(async () => {
      await app.get(DeliveryQueue).succeed(delivery, RECORD);
      written.resolve();
      await release.promise;
    });
    await written.promise;

    const erased = erase();
    await eventually(
      () =>
        app.database.query(
          `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        ),
      ({ length }) => length > 0,
    );
    release.resolve();
    await Promise.all([recorded, erased]);

    expect(await attemptsOf(delivery)).toEqual([{ status: 200, excerpt: null }]);
  });

  it('also forgets where the order wanted to be told', async () => {
    await tell('https://93.184.216.34/mara');

    await erase();

    const { teamId } = endpoint.key;
    const text =
      'SELECT to_jsonb(d)::text AS row FROM webhook_delivery d JOIN webhook_event v ON v.id = d.event_id WHERE v.team_id = $1';
    expect(JSON.stringify(await app.database.query(text, [teamId]))).not.toContain('mara');
    const page = { limit: 10, after: null };
    const { rows } = await app.get(WebhookDeliveriesService).listForOperator({ teamId }, page);
    expect(rows.map(({ state, url }) => [state, url])).toEqual([
      ['discarded', null],
      ['discarded', 'https://127.0.0.1/hook'],
    ]);
  });
});
