import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { newId } from '../src/common/index.js';
import { Link } from '../src/http/index.js';
import { CallbackEndpoints, type NewEvent, WebhookDeliveriesService, WebhookEvents } from '../src/webhooks/index.js';
import { type BuiltKey, requestAs } from './factories/index.js';
import { type BuiltEndpoint, buildWebhookEndpoint } from './factories/webhooks.js';
import { startApp, type TestApp } from './support/app.js';
import { eventually } from './support/eventually.js';
import { answer, type Received, Receiver, silence } from './support/webhook-receiver.js';

const OPEN = { WEBHOOK_ALLOW_CIDRS: '127.0.0.0/8', WEBHOOK_TIMEOUT_MS: '2000' };

interface Shown {
  id: string;
  event_id: string;
  event_type: string;
  state: string;
  attempt: number;
  last_status: number | null;
  next_at: string | null;
  attempts: { at: string; status: number | null; error: string | null; response_excerpt: string | null }[];
}

const hmac = (secret: string, text: string) => createHmac('sha256', secret).update(text);

/** What one test looks at: an application, an endpoint of a new team and the receiver behind it. */
class Scene {
  private constructor(
    readonly app: TestApp,
    readonly receiver: Receiver,
    readonly endpoint: BuiltEndpoint,
  ) {}

  static async open(
    app: TestApp,
    wish: Parameters<typeof buildWebhookEndpoint>[1] & { respond?: Receiver['respond'] } = {},
  ) {
    const { respond, ...rest } = wish;
    const receiver = await Receiver.start({ respond });
    return new Scene(app, receiver, await buildWebhookEndpoint(app, { url: `${receiver.url}/hook`, ...rest }));
  }

  get key(): BuiltKey {
    return this.endpoint.key;
  }

  get path(): string {
    return `/v1/webhook_endpoints/${this.endpoint.id}`;
  }

  ask(...args: Parameters<ReturnType<typeof requestAs>>) {
    return requestAs(this.app, this.key)(...args);
  }

  emit(event: Partial<NewEvent> = {}): Promise<string> {
    const { teamId } = this.key;
    const resource = { id: 'img_1', object: 'inference', error: null };
    return this.app.get(WebhookEvents).emit({ type: 'image.completed', teamId, isTest: false, resource, ...event });
  }

  async log(): Promise<Shown[]> {
    return (await this.ask('GET', `${this.path}/deliveries?limit=100`)).json().data;
  }

  /** The newest delivery, once it is as wanted. */
  async newest(isWanted: (delivery: Shown) => boolean, timeoutMs?: number): Promise<Shown> {
    const log = await eventually(
      () => this.log(),
      ([newest]) => newest !== undefined && isWanted(newest),
      timeoutMs,
    );
    return log[0] as Shown;
  }

  async shown() {
    return (await this.ask('GET', this.path)).json();
  }

  replay(id: string) {
    return this.ask('POST', `${this.path}/deliveries/${id}/replay`);
  }

  untilReceived(count: number, timeoutMs?: number): Promise<Received[]> {
    return eventually(
      async () => this.receiver.received,
      ({ length }) => length >= count,
      timeoutMs,
    );
  }

  close(): Promise<void> {
    return this.receiver.close();
  }
}

const isOver = ({ state }: Shown) => !['pending', 'sending'].includes(state);
/** The row is read before its attempts, and may not say yet what they do. */
const hasTried = (times: number) => (shown: Shown) =>
  shown.attempt === times && shown.attempts.length === times && shown.state !== 'sending';
const hasFailed = (shown: Shown) => shown.attempt > 0 && hasTried(shown.attempt)(shown) && shown.state === 'pending';

describe('a webhook', () => {
  let app: TestApp;
  let scenes: Scene[] = [];

  beforeAll(async () => {
    app = await startApp({ env: OPEN });
  });

  afterEach(async () => {
    await Promise.all(scenes.map((scene) => scene.close()));
    scenes = [];
  });

  afterAll(() => app.close());

  const open = async (wish: Parameters<typeof Scene.open>[1] = {}) => {
    const scene = await Scene.open(app, wish);
    scenes.push(scene);
    return scene;
  };

  it('is delivered with signatures that the published library and the family’s own rule verify', async () => {
    const scene = await open();

    const eventId = await scene.emit();
    const [{ headers, body, path }] = (await scene.untilReceived(1)) as [Received];

    const { secret } = scene.endpoint;
    const [, t, v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(headers['aurous-webhook-signature'] ?? '') ?? [];
    expect(new Webhook(secret).verify(body, headers)).toEqual({
      id: headers['webhook-id'],
      object: 'event',
      type: 'image.completed',
      api_version: '2026-05-15',
      created_at: expect.stringMatching(/Z$/),
      data: { object: { id: 'img_1', object: 'inference', error: null } },
    });
    expect(hmac(secret, `${t}.${body}`).digest('hex')).toBe(v1);
    expect([path, headers['content-type']]).toEqual(['/hook', 'application/json']);
    expect(headers).not.toHaveProperty('x-pi-signature');
    expect(await scene.newest(isOver)).toMatchObject({
      event_id: headers['webhook-id'],
      event_type: 'image.completed',
      state: 'delivered',
      attempt: 1,
      last_status: 200,
      next_at: null,
      attempts: [{ status: 200, error: null, duration_ms: expect.any(Number), response_excerpt: 'thank you' }],
    });
    expect(await scene.shown()).toMatchObject({
      consecutive_failures: 0,
      last_success_at: expect.stringMatching(/Z$/),
    });
    expect(eventId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each(['my own secret, chosen', `whsec_${Buffer.alloc(32, 7).toString('base64')}`])(
    'of the avatars family is signed as that family does, with %s',
    async (secret) => {
      const scene = await open({ family: 'avatars', secret });

      const eventId = await scene.emit({ job: { id: newId(), outcome: 'completed', resource: { id: 'j1' } } });
      const [{ headers, body }] = (await scene.untilReceived(1)) as [Received];

      const library = secret.startsWith('whsec_') ? new Webhook(secret) : new Webhook(secret, { format: 'raw' });
      expect(library.verify(body, headers)).toEqual({
        id: `evt_pi_${eventId}`,
        object: 'event',
        type: 'job.completed',
        created_at: expect.any(Number),
        data: { job: { id: 'j1' } },
      });
      expect(headers['x-pi-event']).toBe('job.completed');
      expect(headers['x-pi-signature']).toBe(`sha256=${hmac(secret, body).digest('hex')}`);
      expect(headers['webhook-id']).toBe(`evt_pi_${eventId}`);
      expect(headers).not.toHaveProperty('aurous-webhook-signature');
    },
  );

  it('is written in the version of its endpoint', async () => {
    const older = await open();
    const newer = await open({ key: older.key, apiVersion: '2026-11-15' });
    const error = { code: 'no_image', message: 'No picture.', retryable: true };

    await older.emit({ type: 'image.failed', resource: { id: 'img_1', error }, versioned: 'image' });
    await Promise.all([older.untilReceived(1), newer.untilReceived(1)]);

    expect(older.receiver.bodies[0]).toMatchObject({
      api_version: '2026-05-15',
      data: { object: { id: 'img_1', error_message: 'No picture.' } },
    });
    expect(newer.receiver.bodies[0]).toMatchObject({ api_version: '2026-11-15', data: { object: { error } } });
  });

  it('goes to those who subscribed, in its team and world', async () => {
    const scene = await open({ events: ['image.failed'] });
    const all = await open({ key: scene.key });
    const test = await open({ key: scene.key, isTest: true });
    const other = await open();

    await scene.emit();
    await all.untilReceived(1);
    await scene.emit({ type: 'image.failed' });
    await scene.untilReceived(1);

    expect(scene.receiver.bodies.map(({ type }) => type)).toEqual(['image.failed']);
    expect([test.receiver.received, other.receiver.received]).toEqual([[], []]);
  });

  it('is not told of what was rolled back', async () => {
    const scene = await open();

    await expect(
      app.database.transaction(async () => {
        await scene.emit();
        throw new Error('undone');
      }),
    ).rejects.toThrow('undone');

    expect(await scene.log()).toEqual([]);
  });

  it('carries fresh URLs on every attempt, and stays below 20 kB', async () => {
    const scene = await open();
    const link = new Link(`team/${scene.key.teamId}/a.png`, 60);

    await scene.emit({ resource: { output_urls: [link], prompt: 'wörd '.repeat(8_000), note: 'short' } });
    const [{ body }] = (await scene.untilReceived(1)) as [Received];

    const { data, truncated } = JSON.parse(body);
    expect(data.object.output_urls[0]).toMatch(/^http.*\/a\.png\?expires=\d+&signature=[0-9a-f]{64}$/);
    expect([truncated, data.object.note, data.object.prompt.endsWith('…')]).toEqual([true, 'short', true]);
    expect(Buffer.byteLength(body)).toBeLessThan(20_000);
  });

  it('of one order goes to the URL it named, signed with the secret of the team', async () => {
    const scene = await open({ events: ['job.failed'] });
    const secret = await app.get(CallbackEndpoints).secretOf({ ...scene.key, isTest: false });

    await scene.emit({
      callbackUrl: `${scene.receiver.url}/once`,
      resource: { id: 'img_1', aurous_version: '2026-11-15' },
    });
    const [{ path, body, headers }] = (await scene.untilReceived(1)) as [Received];

    expect(path).toBe('/once');
    expect(new Webhook(secret).verify(body, headers)).toMatchObject({
      type: 'image.completed',
      api_version: '2026-11-15',
    });
    expect(headers['aurous-webhook-signature']).toMatch(/^t=\d+,v1=/);
  });

  it.each([301, 302, 303, 307, 308])('is not sent on by a %i, which is a failure', async (status) => {
    const canary = await Receiver.start();
    const scene = await open({ respond: answer(status, { location: canary.url }) });

    await scene.emit();

    expect((await scene.newest(hasFailed)).attempts).toMatchObject([{ status, error: null }]);
    expect(canary.received).toEqual([]);
    await canary.close();
  });

  it.each<[string, Record<string, string>, number, number]>([
    ['after about 5 s', {}, 4_000, 6_000],
    ['when it was asked to', { 'retry-after': '7' }, 7_000, 7_000],
    ['after 5 s when that was asked to be sooner', { 'retry-after': '1' }, 5_000, 5_000],
    ['after 10 s when that was asked to be later', { 'retry-after': '86400' }, 10_000, 10_000],
  ])('that met a 503 is tried again %s', async (_, headers, least, most) => {
    const scene = await open({ respond: answer(503, headers) });

    await scene.emit();
    const { next_at, attempts } = await scene.newest(hasFailed);

    const delayMs = Date.parse(next_at ?? '') - Date.parse(attempts[0]?.at ?? '');
    expect(delayMs).toBeGreaterThanOrEqual(least);
    expect(delayMs).toBeLessThan(most + 1_000);
    expect(await scene.shown()).toMatchObject({ consecutive_failures: 1, is_active: true });
  });

  it('gives up on an answer that takes too long, and on an address that is not public', async () => {
    const slow = await open({ respond: silence });
    const blocked = await buildWebhookEndpoint(app, { key: slow.key, url: 'https://10.0.0.1/hook' });

    await slow.emit();

    expect((await slow.newest(hasFailed)).attempts).toMatchObject([{ status: null, error: 'timeout' }]);
    const log = async () => (await slow.ask('GET', `/v1/webhook_endpoints/${blocked.id}/deliveries`)).json().data;
    const [shown] = await eventually(log, ([newest]) => hasFailed(newest));
    expect(shown.attempts).toMatchObject([{ status: null, error: 'blocked_address', response_excerpt: null }]);
  });

  it('keeps the first kB of an answer, as text', async () => {
    const scene = await open({ respond: answer(200, {}, `a\0é${'x'.repeat(3_000)}`) });

    await scene.emit();

    const [attempt] = (await scene.newest(isOver)).attempts;
    expect(attempt?.response_excerpt).toMatch(/^aéx{1020,1021}$/);
  });

  it('that met a 410 is the last; the other endpoints hear why, and switched on again it can be caught up', async () => {
    const scene = await open({ respond: answer(410) });
    const other = await open({ key: scene.key, events: ['webhook.endpoint_disabled'] });

    await scene.emit();
    await other.untilReceived(1);
    await scene.emit();

    expect(other.receiver.bodies[0]).toMatchObject({
      type: 'webhook.endpoint_disabled',
      data: { object: { id: scene.endpoint.id, is_active: false, consecutive_failures: 1, secret: null } },
    });
    expect((await scene.log()).map(({ state, attempt }) => [state, attempt])).toEqual([
      ['discarded', 0],
      ['discarded', 1],
    ]);
    expect(await scene.shown()).toMatchObject({ is_active: false });

    scene.receiver.respond = answer(200);
    await scene.ask('PATCH', scene.path, { is_active: true });
    const since = new Date(Date.now() - 60_000);
    expect(await app.get(WebhookDeliveriesService).redeliver(scene.endpoint.uuid, since)).toEqual({
      teamId: scene.key.teamId,
      count: 2,
    });
    await eventually(
      () => scene.log(),
      (log) => log.every(({ state }) => state === 'delivered'),
    );
    expect(await scene.shown()).toMatchObject({ is_active: true, consecutive_failures: 0 });
  });

  it('that met a 410 at a URL which its endpoint has left says nothing of the new one', async () => {
    let finish: () => void = () => undefined;
    const scene = await open({ respond: (response) => (finish = () => void response.writeHead(410).end()) });
    await scene.emit();
    await scene.untilReceived(1);

    await scene.ask('PATCH', scene.path, { url: `${scene.receiver.url}/moved` });
    finish();

    expect(await scene.newest(isOver)).toMatchObject({ state: 'discarded', last_status: 410 });
    expect(await scene.shown()).toMatchObject({ is_active: true, consecutive_failures: 0 });
  });

  it('can be replayed in every state, under the same id and outside the schedule', async () => {
    const scene = await open();
    await scene.emit();
    const { id, event_id } = await scene.newest(isOver);

    expect((await scene.replay(id)).statusCode).toBe(202);
    await scene.newest(({ attempt, state }) => attempt === 2 && state === 'delivered');
    scene.receiver.respond = answer(500);
    await scene.replay(id);
    const failed = await scene.newest(hasTried(3));
    await scene.ask('PATCH', scene.path, { is_active: false });
    scene.receiver.respond = answer(204);
    expect((await scene.replay(id)).statusCode).toBe(202);
    await scene.newest(hasTried(4));

    expect([failed.state, failed.next_at, failed.last_status]).toEqual(['delivered', null, 500]);
    expect(new Set(scene.receiver.received.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([event_id]));
    expect(scene.receiver.received).toHaveLength(4);
  });

  it('that waits is sent at once when it is replayed, and then goes on in its schedule', async () => {
    const scene = await open({ respond: answer(500) });
    await scene.emit();
    const { id } = await scene.newest(hasFailed);

    await scene.replay(id);

    expect(await scene.newest(hasTried(2))).toMatchObject({ state: 'pending', attempt: 2 });
  });

  it('is signed with the old and the new secret for a day after a rotation', async () => {
    const scene = await open();
    const { secret: before } = scene.endpoint;
    const verifies = (secret: string, { body, headers }: Received) => {
      try {
        return new Webhook(secret).verify(body, headers) !== undefined;
      } catch (error) {
        return !(error instanceof Error);
      }
    };
    for (let sent = 0; sent < 100; sent += 1) {
      await scene.emit();
    }
    const { secret: after } = (await scene.ask('POST', `${scene.path}/rotate_secret`)).json();
    for (let sent = 0; sent < 100; sent += 1) {
      await scene.emit();
    }
    const inWindow = [...(await scene.untilReceived(200, 20_000))];
    await app.database.execute(
      `UPDATE webhook_endpoint SET old_secrets = jsonb_set(old_secrets, '{0,until}', to_jsonb(now() - interval '1 s')) WHERE id = $1`,
      [scene.endpoint.uuid],
    );
    await scene.emit();
    const last = (await scene.untilReceived(201)).at(-1) as Received;

    expect(inWindow.filter((received) => verifies(before, received))).toHaveLength(200);
    expect(inWindow.filter((received) => verifies(after, received)).length).toBeGreaterThanOrEqual(100);
    expect([verifies(before, last), verifies(after, last)]).toEqual([false, true]);
  }, 40_000);

  it('of the avatars family is signed with an old secret beside the new one', async () => {
    const scene = await open({ family: 'avatars', secret: 'the first one' });
    await scene.ask('PATCH', `/api/v1/webhooks/${scene.endpoint.id}`, { secret: 'the second one' });

    await scene.emit({ job: { id: newId(), outcome: 'failed', resource: {} } });
    const [{ headers, body }] = (await scene.untilReceived(1)) as [Received];

    expect(headers['x-pi-signature']).toBe(`sha256=${hmac('the second one', body).digest('hex')}`);
    expect(headers['x-pi-signature-previous']).toBe(`sha256=${hmac('the first one', body).digest('hex')}`);
  });

  it('tested with a made-up event says that it is one', async () => {
    const scene = await open();

    for (const event_type of [
      'character.failed',
      'image.completed',
      'portrait.cancelled',
      'job.failed',
      'usage.balance_low',
    ]) {
      await scene.ask('POST', `${scene.path}/test`, { event_type });
    }
    await scene.untilReceived(5);

    expect(scene.receiver.bodies.map(({ synthetic }) => synthetic)).toEqual([true, true, true, true, true]);
    const failed = scene.receiver.bodies.find(({ type }) => type === 'character.failed');
    expect(failed).toMatchObject({ data: { object: { status: 'failed', error_message: expect.any(String) } } });
  });

  it('that tells of an erased subject is forgotten, sent or not', async () => {
    const scene = await open({ respond: answer(500) });
    const [subject, named] = [newId(), newId()];
    await scene.emit({ subjectIds: [subject] });
    await scene.emit({ resource: { portraitId: named } });
    await scene.emit();
    await eventually(
      () => scene.log(),
      (log) => log.length === 3 && log.every(hasFailed),
    );

    const deliveries = app.get(WebhookDeliveriesService);
    const naming = await deliveries.listNaming(scene.key.teamId, [subject, named]);
    const erased = await deliveries.eraseOf(scene.key.teamId, [subject, named], naming);

    expect(erased).toBe(2);
    expect((await scene.log()).map(({ state }) => state)).toEqual(['pending', 'discarded', 'discarded']);
    const left = await app.database.query(
      'SELECT payload FROM webhook_delivery WHERE endpoint_id = $1 AND payload IS NOT NULL',
      [scene.endpoint.uuid],
    );
    expect(left).toHaveLength(1);
    expect(await deliveries.eraseTeam(scene.key.teamId)).toBe(1);
    expect((await scene.ask('GET', '/v1/webhook_endpoints')).json().data).toEqual([]);
  });

  it('that was given up comes first in the operator’s list', async () => {
    const scene = await open();
    await scene.emit();
    const { id } = await scene.newest(isOver);
    await scene.emit();
    await scene.emit();
    await eventually(
      () => scene.log(),
      (log) => log.length === 3 && log.every(isOver),
    );
    await app.database.execute(
      `UPDATE webhook_delivery SET state = 'exhausted' WHERE id = (SELECT min(id::text)::uuid FROM webhook_delivery WHERE endpoint_id = $1)`,
      [scene.endpoint.uuid],
    );
    const list = (after: string | null) =>
      app.get(WebhookDeliveriesService).listForOperator({ teamId: scene.key.teamId }, { limit: 2, after });

    const first = await list(null);
    const second = await list(first.rows.at(-1)?.id ?? null);

    expect(first.rows.map(({ state }) => state)).toEqual(['exhausted', 'delivered']);
    expect([first.hasMore, second.hasMore, second.rows.length]).toEqual([true, false, 1]);
    expect(first.rows[0]).toMatchObject({ teamId: scene.key.teamId, url: `${scene.receiver.url}/hook` });
    expect(id).toMatch(/^whd_/);
  });
});

describe('an endpoint that fails', () => {
  let app: TestApp;

  beforeAll(async () => {
    // Five days pass in 432 ms, and the schedule in 272 ms.
    app = await startApp({ env: { ...OPEN, WEBHOOK_TIME_SCALE: '1000000' } });
  });

  afterAll(() => app.close());

  it('for five days, with a message given up, is switched off with notice', async () => {
    const scene = await Scene.open(app, { respond: answer(500), events: ['image.completed'] });
    const other = await Scene.open(app, { key: scene.key, events: ['webhook.endpoint_disabled'] });

    await scene.emit();
    const first = await scene.newest(isOver);
    await eventually(
      async () => {
        await scene.emit();
        return scene.shown();
      },
      ({ is_active }) => !is_active,
      15_000,
    );
    await other.untilReceived(1);

    expect(first).toMatchObject({ state: 'exhausted', attempt: 10, next_at: null });
    expect(first.attempts.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 500));
    expect(other.receiver.bodies[0]).toMatchObject({ data: { object: { id: scene.endpoint.id, is_active: false } } });
    await Promise.all([scene.close(), other.close()]);
  });

  it('now and then is not', async () => {
    let asked = 0;
    const scene = await Scene.open(app, {
      respond: (response) => {
        asked += 1;
        response.writeHead(asked % 3 === 0 ? 200 : 500).end();
      },
    });
    const startedAt = performance.now();

    await eventually(
      async () => {
        await scene.emit();
        await scene.newest(isOver);
        return performance.now() - startedAt;
      },
      (elapsedMs) => elapsedMs > 1_500,
    );

    expect(await scene.shown()).toMatchObject({ is_active: true });
    await scene.close();
  });
});

describe('deliveries of several processes', () => {
  /** Nothing here is slow because the machine is. */
  const PATIENT = { ...OPEN, WEBHOOK_TIMEOUT_MS: '20000' };
  let opened: { close(): Promise<void> }[] = [];

  afterEach(async () => {
    for (const one of opened.toReversed()) {
      await one.close();
    }
    opened = [];
  });

  const start = async (env: Record<string, string>, besideOf?: TestApp) => {
    const app = await startApp({ env, besideOf });
    opened.push(app);
    return app;
  };

  const open = async (app: TestApp, respond: Receiver['respond']) => {
    const scene = await Scene.open(app, { respond });
    opened.push(scene);
    return scene;
  };

  it('keep to the schedule', async () => {
    const scene = await open(await start({ ...PATIENT, WEBHOOK_TIME_SCALE: '1000' }), answer(500));

    await scene.emit();
    await scene.untilReceived(3, 10_000);
    scene.receiver.respond = answer(200);
    const received = await scene.untilReceived(4, 10_000);

    const gapsMs = received.slice(1).map(({ at }, i) => at - (received[i]?.at ?? 0));
    for (const [step, documentedMs] of [5, 300, 1_800].entries()) {
      expect(gapsMs[step]).toBeGreaterThanOrEqual(Math.floor(documentedMs * 0.8));
      expect(gapsMs[step]).toBeLessThan(documentedMs * 1.2 + 2_000);
    }
    expect(await scene.newest(isOver)).toMatchObject({ state: 'delivered', attempt: 4 });
  });

  it('are at most five at once to one endpoint', async () => {
    const first = await start(PATIENT);
    await start(PATIENT, first);
    const waiting: (() => void)[] = [];
    const scene = await open(first, (response) => void waiting.push(() => response.end()));
    for (let sent = 0; sent < 30; sent += 1) {
      await scene.emit();
    }
    await scene.untilReceived(5);

    for (let answered = 1; answered <= 30; answered += 1) {
      waiting.shift()?.();
      await scene.untilReceived(Math.min(answered + 5, 30));
    }
    await eventually(
      () => scene.log(),
      (log) => log.every(({ state }) => state === 'delivered'),
    );

    expect(scene.receiver.mostAtOnce).toBe(5);
    expect(scene.receiver.received).toHaveLength(30);
  });

  it('that are underway end before their process does', async () => {
    const first = await start({ ...PATIENT, ROLE: 'api' });
    const second = await startApp({ env: PATIENT, besideOf: first });
    let finish: () => void = () => undefined;
    const scene = await open(first, (response) => {
      finish = () => response.end();
    });
    await scene.emit();
    await scene.untilReceived(1);

    const closed = second.close();
    finish();
    await closed;

    expect((await scene.log())[0]).toMatchObject({ state: 'delivered', attempt: 1 });
  });

  it('that do not end in time go out again from another one', async () => {
    const first = await start({ ...PATIENT, ROLE: 'api' });
    const second = await startApp({ env: { ...PATIENT, SHUTDOWN_GRACE_MS: '100' }, besideOf: first });
    const scene = await open(first, silence);
    await scene.emit();
    await scene.untilReceived(1);

    await second.close();

    expect((await scene.log())[0]).toMatchObject({ state: 'pending', attempt: 1, attempts: [] });
    scene.receiver.respond = answer(200);
    await start(PATIENT, first);
    const delivered = await scene.newest(isOver);
    expect(delivered).toMatchObject({ state: 'delivered', attempt: 2 });
    const ids = scene.receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(ids).toEqual([delivered.event_id, delivered.event_id]);
  });
});
