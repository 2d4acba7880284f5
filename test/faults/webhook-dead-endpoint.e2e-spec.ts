import { WebhookEvents } from '../../src/webhooks/index.js';
import { buildWebhookEndpoint } from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';
import { poll } from '../support/processes.js';
import { Receiver, silence } from '../support/webhook-receiver.js';

const EVENTS = 2_000;
/** About as fast as a busy installation has news. */
const AT_ONCE = 20;

describe('an endpoint that does not answer', () => {
  let app: TestApp;
  let dead: Receiver;
  let healthy: Receiver;

  beforeAll(async () => {
    app = await startApp({ env: { WEBHOOK_ALLOW_CIDRS: '127.0.0.0/8', WEBHOOK_TIMEOUT_MS: '1000' } });
    [dead, healthy] = [await Receiver.start({ respond: silence }), await Receiver.start()];
  });

  afterAll(async () => {
    await app.close();
    await Promise.all([dead.close(), healthy.close()]);
  });

  it('delays no other, and gets no more than five requests at once', async () => {
    const { key } = await buildWebhookEndpoint(app, { url: dead.url });
    await buildWebhookEndpoint(app, { key, url: healthy.url });
    const told = new Map<string, number>();
    const tell = async (id: string) => {
      told.set(id, Date.now());
      const news = { type: 'image.completed', teamId: key.teamId, isTest: false, resource: { id } } as const;
      await app.get(WebhookEvents).emit(news);
    };

    for (let sent = 0; sent < EVENTS; sent += AT_ONCE) {
      await Promise.all(Array.from({ length: AT_ONCE }, (_, at) => tell(`img_${sent + at}`)));
      const behind = async () => told.size - healthy.received.length;
      await poll(behind, (count) => count < 2 * AT_ONCE, 30_000);
    }
    await poll(
      async () => new Set(healthy.received.map(({ headers }) => headers['webhook-id'])).size,
      (count) => count >= EVENTS,
      60_000,
    );

    const latencies = healthy.received
      .map(({ body, at }) => at - (told.get(JSON.parse(body).data.object.id) ?? 0))
      .toSorted((a, b) => a - b);
    const p95Ms = latencies[Math.floor(EVENTS * 0.95)] ?? Number.POSITIVE_INFINITY;
    process.stdout.write(`healthy endpoint beside a dead one: p95 ${p95Ms} ms, worst ${latencies.at(-1)} ms\n`);
    expect(new Set(healthy.received.map(({ headers }) => headers['webhook-id'])).size).toBe(EVENTS);
    expect(dead.received.length).toBeLessThan(EVENTS);
    expect(Math.max(dead.mostAtOnce, healthy.mostAtOnce)).toBeLessThanOrEqual(5);
  }, 150_000);
});
