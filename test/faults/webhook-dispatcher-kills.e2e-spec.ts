import { Webhook } from 'standardwebhooks';
import { type Received, Receiver } from '../support/webhook-receiver.js';
import { Fleet, poll, type ServiceProcess } from '../support/processes.js';

/** `WEBHOOK_KILLS=30` is the long form. */
const KILLS = Number(process.env.WEBHOOK_KILLS ?? 3);
const DELIVERIES = KILLS >= 30 ? 1_000 : 150;
const ENDPOINTS = 3;
const SENDS_AT_ONCE = 5 * ENDPOINTS;

interface Endpoint {
  id: string;
  secret: string;
}

describe('deliveries whose dispatcher is killed', () => {
  let fleet: Fleet;
  let api: ServiceProcess;
  let receivers: Receiver[];

  beforeAll(async () => {
    fleet = await Fleet.create({
      WEBHOOK_ALLOW_CIDRS: '127.0.0.0/8',
      WEBHOOK_TIMEOUT_MS: '2000',
      // An answer that comes late on a busy machine is asked for again at once.
      WEBHOOK_TIME_SCALE: '1000',
      JOB_SWEEP_MS: '200',
      RATE_LIMITS: ['webhooks_post', 'webhooks_test', 'read', 'write'].map((name) => `${name}=100000/100000`).join(','),
    });
    api = await fleet.start('api');
    receivers = await Promise.all(Array.from({ length: ENDPOINTS }, () => Receiver.start({ respond: later })));
  }, 90_000);

  afterAll(async () => {
    await fleet.close();
    await Promise.all(receivers.map((receiver) => receiver.close()));
  });

  const ask = async <T>(path: string, body: object): Promise<T> => {
    const response = await fetch(`${api.url}/v1/webhook_endpoints${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${fleet.key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return (await response.json()) as T;
  };

  it(`${KILLS} times arrive all, each under its one id`, async () => {
    const endpoints = await Promise.all(
      receivers.map(({ url }) => ask<Endpoint>('', { url, events: ['image.completed'] })),
    );
    const told = new Set<string>();
    for (let sent = 0; sent < DELIVERIES; sent += 1) {
      const { id } = endpoints[sent % ENDPOINTS] as Endpoint;
      told.add((await ask<{ event_id: string }>(`/${id}/test`, { event_type: 'image.completed' })).event_id);
    }

    for (let kills = 0; kills < KILLS; kills += 1) {
      const before = countOf(receivers);
      const worker = await fleet.start('worker');
      const some = Math.ceil(DELIVERIES / (KILLS + 1) / 2);
      await poll(
        async () => countOf(receivers) - before,
        (count) => count >= some || countOf(receivers) >= DELIVERIES,
        30_000,
      );
      await worker.kill();
    }
    await fleet.start('worker');
    const left = `SELECT count(*) FROM webhook_delivery WHERE state <> 'delivered'`;
    await poll(
      () => fleet.count(left),
      (count) => count === 0,
      60_000,
    );

    const arrived = receivers.flatMap(({ received }) => received);
    const ids = arrived.map(({ headers }) => headers['webhook-id']);
    process.stdout.write(
      `${DELIVERIES} deliveries, ${KILLS} kills: ${ids.length - told.size} came twice, 0 were lost\n`,
    );
    expect(new Set(ids)).toEqual(told);
    expect(ids.length - told.size).toBeLessThanOrEqual(KILLS * SENDS_AT_ONCE);
    receivers.forEach(({ received }, at) => {
      expect(received.filter((one) => !isSound(one, (endpoints[at] as Endpoint).secret))).toEqual([]);
    });
  }, 600_000);
});

/** Slow enough that a kill finds some underway. */
const later: Receiver['respond'] = (response) => {
  setTimeout(() => response.end(), 20);
};

const countOf = (receivers: Receiver[]): number => receivers.reduce((sum, { received }) => sum + received.length, 0);

function isSound({ body, headers }: Received, secret: string): boolean {
  return (new Webhook(secret).verify(body, headers) as { id: string }).id === headers['webhook-id'];
}
