import { Webhook } from 'standardwebhooks';
import { Fleet, poll, type ServiceProcess } from '../support/processes.js';
import { type Received, Receiver } from '../support/webhook-receiver.js';
import { Customer, Dice, inParallel, isLong, report } from './load.js';
import { findViolations } from './oracle.js';

const [KILLS, DELIVERIES] = isLong ? [30, 1_020] : [3, 150];
const ENDPOINTS = 3;
const SENDS_AT_ONCE = 5 * ENDPOINTS;

interface Endpoint {
  id: string;
  secret: string;
}

describe('deliveries whose dispatcher is killed', () => {
  let fleet: Fleet;
  let receivers: Receiver[];
  let customer: Customer;

  beforeAll(async () => {
    fleet = await Fleet.create({
      WEBHOOK_ALLOW_CIDRS: '127.0.0.0/8',
      WEBHOOK_TIMEOUT_MS: '2000',
      // An answer that comes late on a busy machine is asked for again at once.
      WEBHOOK_TIME_SCALE: '1000',
      JOB_SWEEP_MS: '200',
    });
    await fleet.startAll('api');
    customer = new Customer(fleet);
    receivers = await Promise.all(Array.from({ length: ENDPOINTS }, () => Receiver.start({ respond: later })));
  }, 90_000);

  afterAll(async () => {
    await fleet.close();
    await Promise.all(receivers.map((receiver) => receiver.close()));
  });

  const ask = async <T>(path: string, body: object): Promise<T> =>
    (await customer.ask(`/v1/webhook_endpoints${path}`, body)).body as T;

  it(`${KILLS} times arrive all, each under its one id`, async () => {
    const endpoints = await Promise.all(
      receivers.map(({ url }) => ask<Endpoint>('', { url, events: ['image.completed'] })),
    );
    const told = new Set<string>();
    const tell = (count: number) =>
      inParallel(8, Array.from({ length: count }), async () => {
        const { id } = endpoints[told.size % ENDPOINTS] as Endpoint;
        told.add((await ask<{ event_id: string }>(`/${id}/test`, { event_type: 'image.completed' })).event_id);
      });

    const dice = new Dice();
    const workers = await fleet.startAll('worker');
    for (let kills = 0; kills < KILLS; kills += 1) {
      const before = countOf(receivers);
      const at = dice.below(workers.length);
      await (workers[at] as ServiceProcess).untilReady();
      // Fresh news each time, so that every kill meets some underway.
      const telling = tell(DELIVERIES / KILLS);
      await poll(
        async () => countOf(receivers) - before,
        (count) => count >= DELIVERIES / KILLS / 2,
        60_000,
      );
      await (workers[at] as ServiceProcess).kill();
      workers[at] = await fleet.spawn('worker');
      await telling;
    }
    const left = `SELECT count(*) FROM webhook_delivery WHERE state <> 'delivered'`;
    await poll(
      () => fleet.count(left),
      (count) => count === 0,
      60_000,
    );

    const arrived = receivers.flatMap(({ received }) => received);
    const ids = arrived.map(({ headers }) => headers['webhook-id']);
    report('row 45, dispatcher kills', {
      seed: dice.seed,
      deliveries: DELIVERIES,
      kills: KILLS,
      lost: told.size - new Set(ids).size,
      'came twice': ids.length - told.size,
    });
    expect(new Set(ids)).toEqual(told);
    expect(ids.length - told.size).toBeLessThanOrEqual(KILLS * SENDS_AT_ONCE);
    receivers.forEach(({ received }, at) => {
      expect(received.filter((one) => !isSound(one, (endpoints[at] as Endpoint).secret))).toEqual([]);
    });
    expect(await findViolations(fleet)).toEqual([]);
  }, 600_000);
});

/** Slow enough that a kill finds some underway. */
const later: Receiver['respond'] = (response) => {
  setTimeout(() => response.end(), 100);
};

const countOf = (receivers: Receiver[]): number => receivers.reduce((sum, { received }) => sum + received.length, 0);

function isSound({ body, headers }: Received, secret: string): boolean {
  return (new Webhook(secret).verify(body, headers) as { id: string }).id === headers['webhook-id'];
}
