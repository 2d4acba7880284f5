import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { Fleet, poll, type ServiceProcess } from '../support/processes.js';
import { answer, Receiver, silence } from '../support/webhook-receiver.js';
import { Customer, inParallel, report } from './load.js';
import { findViolations } from './oracle.js';
import { watchMemory } from './resources.js';

const TIMEOUT_MS = 2_000;
const ATTEMPTS = 3;
/** The documented pauses at a thousandth. */
const PAUSES_MS = [5, 300, 1_800];
const JITTER = 0.2;
/** For a machine that has other things to do. */
const SLACK_MS = 2_000;
const MOST_GROWTH_MB = 100;

interface Attempt {
  status: number | null;
  error: string | null;
  durationMs: number;
}

interface Broken {
  url: string;
  seen: Partial<Attempt>;
}

const TIMED_OUT = { status: null, error: 'timeout' };

/** One byte now and then, for as long as anybody listens. */
const drip = (response: ServerResponse): void => {
  const dripping = setInterval(() => response.write('.'), 100);
  response.on('close', () => clearInterval(dripping));
};

const flood = (response: ServerResponse): void => {
  const chunk = Buffer.alloc(65_536, '.');
  const pour = (): void => {
    while (!response.destroyed && response.write(chunk)) {
      // It is full when `write` says so.
    }
  };
  response.on('drain', pour);
  pour();
};

/** Ten megabytes of headers, which no HTTP library would send. */
const bigHeaders = (response: ServerResponse): void => {
  response.socket?.write(`HTTP/1.1 200 OK\r\n${`x-big: ${'a'.repeat(9_990)}\r\n`.repeat(1_000)}\r\n`);
};

describe('receivers in trouble', () => {
  let fleet: Fleet;
  let customer: Customer;
  let workers: ServiceProcess[];
  const open: { close(): Promise<void> }[] = [];

  beforeAll(async () => {
    fleet = await Fleet.create({
      WEBHOOK_ALLOW_CIDRS: '127.0.0.0/8',
      WEBHOOK_TIMEOUT_MS: String(TIMEOUT_MS),
      WEBHOOK_TIME_SCALE: '1000',
    });
    customer = new Customer(fleet);
    [workers] = await Promise.all([fleet.startAll('worker'), fleet.startAll('api')]);
  }, 90_000);

  afterAll(async () => {
    await fleet.close();
    await Promise.all(open.map((one) => one.close()));
  });

  const receive = async (respond: Receiver['respond'], isTls = false): Promise<Receiver> => {
    const receiver = await Receiver.start({ respond, isTls });
    open.push(receiver);
    return receiver;
  };

  /** The endpoint's id, with one event on its way to it. */
  const tell = async (url: string): Promise<string> => {
    const { body } = await customer.ask('/v1/webhook_endpoints', { url, events: ['image.completed'] });
    const id = String(body.id);
    await customer.ask(`/v1/webhook_endpoints/${id}/test`, { event_type: 'image.completed' });
    return id;
  };

  const attemptsAt = (url: string): Promise<Attempt[]> =>
    fleet.query<Attempt & Record<string, unknown>>(
      `SELECT a.status, a.error, a.duration_ms AS "durationMs"
         FROM webhook_attempt a JOIN webhook_delivery d ON d.id = a.delivery_id
         JOIN webhook_endpoint e ON e.id = d.endpoint_id WHERE e.url = $1 ORDER BY a.attempt`,
      [url],
    );

  const untilTried = (url: string): Promise<Attempt[]> =>
    poll(
      () => attemptsAt(url),
      ({ length }) => length >= ATTEMPTS,
      30_000,
    );

  /** Receivers that never take what they are sent, and what becomes of each attempt. */
  const breakReceivers = async (canary: Receiver): Promise<Record<string, Broken>> => {
    const nobodyReads = await startHalfOpen();
    open.push({ close: async () => void nobodyReads.close() });
    const redirects = await inParallel(4, [301, 302, 307, 308], async (status): Promise<[string, Broken]> => {
      const { url } = await receive(answer(status, { location: canary.url }));
      return [`a ${status}`, { url, seen: { status, error: null } }];
    });
    return {
      ...Object.fromEntries(redirects),
      silence: { url: (await receive(silence)).url, seen: TIMED_OUT },
      'a drip': { url: (await receive(drip)).url, seen: TIMED_OUT },
      'half an open connection': { url: urlOf(nobodyReads), seen: TIMED_OUT },
      '10 MB of headers': { url: (await receive(bigHeaders)).url, seen: { status: null } },
      'a certificate of its own': {
        url: (await receive(answer(200), true)).url,
        seen: { status: null, error: 'unreachable' },
      },
    };
  };

  it('get every attempt in its time, are followed nowhere, and cost little time and memory', async () => {
    const canary = await receive(answer(200));
    const broken = await breakReceivers(canary);
    const endless = await receive(flood);
    const memory = watchMemory(workers);

    await Promise.all([...Object.values(broken), endless].map(({ url }) => tell(url)));
    const tried = await Promise.all(Object.values(broken).map(({ url }) => untilTried(url)));
    const [cut] = await poll(
      () => attemptsAt(endless.url),
      ({ length }) => length > 0,
      30_000,
    );

    const longestMs = Math.max(...tried.flat().map(({ durationMs }) => durationMs));
    const growthMb = await memory.stop();
    report('row 46, receivers in trouble', {
      receivers: Object.keys(broken).length + 1,
      attempts: tried.flat().length,
      'longest attempt ms': longestMs,
      'of at most ms': TIMEOUT_MS,
      'canary hits': canary.received.length,
      'memory grew by MB': growthMb,
    });
    Object.values(broken).forEach(({ seen }, at) => {
      expect(tried[at]).toEqual(tried[at]?.map(() => expect.objectContaining(seen)));
    });
    expect(cut).toMatchObject({ status: 200, error: null });
    expect(canary.received).toEqual([]);
    expect(longestMs).toBeLessThanOrEqual(TIMEOUT_MS + 1_000);
    expect(growthMb).toBeLessThanOrEqual(MOST_GROWTH_MB);
    expect(await findViolations(fleet)).toEqual([]);
  }, 120_000);

  it.each<[string, Receiver['respond'], number]>([
    ['500s', answer(500), 1],
    ['429s that ask to come at once', answer(429, { 'retry-after': '0' }), 1],
    ['503s that ask to come in a day', answer(503, { 'retry-after': '86400' }), 2],
  ])(
    'are asked again after %s in the documented time, until they work',
    async (name, respond, times) => {
      const receiver = await receive(respond);

      await tell(receiver.url);
      await poll(
        async () => receiver.received.length,
        (count) => count >= PAUSES_MS.length,
        30_000,
      );
      receiver.respond = answer(200);
      await poll(
        async () => receiver.received.length,
        (count) => count > PAUSES_MS.length,
        30_000,
      );

      const pausesMs = receiver.received.slice(1).map(({ at }, before) => at - (receiver.received[before]?.at ?? 0));
      report(`row 46, ${name}`, { 'pauses ms': pausesMs.join(' '), 'documented ms': PAUSES_MS.join(' ') });
      PAUSES_MS.forEach((documentedMs, at) => {
        expect(pausesMs[at]).toBeGreaterThanOrEqual(Math.floor(documentedMs * times * (1 - JITTER)));
        expect(pausesMs[at]).toBeLessThanOrEqual(documentedMs * times * (1 + JITTER) + SLACK_MS);
      });
    },
    60_000,
  );

  it('are told nothing more once they say 410', async () => {
    const receiver = await receive(answer(410));

    const id = await tell(receiver.url);
    const endpoint = await poll(
      () => customer.ask(`/v1/webhook_endpoints/${id}`),
      ({ body }) => body.is_active === false,
      30_000,
    );

    report('row 46, 410', { attempts: receiver.received.length, active: String(endpoint.body.is_active) });
    expect(receiver.received).toHaveLength(1);
    expect(await findViolations(fleet)).toEqual([]);
  }, 60_000);
});

const urlOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

/** Takes connections and neither reads nor writes. */
async function startHalfOpen(): Promise<Server> {
  const server = createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1');
  server.unref();
  await once(server, 'listening');
  return server;
}
