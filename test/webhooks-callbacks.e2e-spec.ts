import { WebhookEvents } from '../src/webhooks/index.js';
import { type BuiltKey, buildKey } from './factories/index.js';
import { startApp, type TestApp } from './support/app.js';
import { eventually } from './support/eventually.js';
import { answer, Receiver, silence } from './support/webhook-receiver.js';

describe('the callbacks of a team', () => {
  let app: TestApp;
  let key: BuiltKey;
  let receivers: Receiver[];

  beforeAll(async () => {
    // A receiver that is silent stays so for as long as a test takes.
    app = await startApp({ env: { WEBHOOK_ALLOW_CIDRS: '127.0.0.0/8', WEBHOOK_TIMEOUT_MS: '60000' } });
  });

  beforeEach(async () => {
    key = await buildKey(app);
    receivers = [];
  });

  afterEach(() => Promise.all(receivers.map((receiver) => receiver.close())));

  afterAll(() => app.close());

  const listen = async (respond: Receiver['respond']) => {
    const receiver = await Receiver.start({ respond });
    receivers.push(receiver);
    return receiver;
  };
  const callBack = async (callbackUrl: string, times = 1) => {
    const event = { type: 'image.completed', isTest: false, resource: { id: 'img_1' }, callbackUrl } as const;
    for (let told = 0; told < times; told += 1) {
      await app.get(WebhookEvents).emit({ ...event, teamId: key.teamId });
    }
  };
  const untilReceived = (receiver: Receiver, count: number) =>
    eventually(
      async () => receiver.received,
      ({ length }) => length >= count,
    );
  const untilFailed = (count: number) =>
    eventually(
      () =>
        app.database.query(
          `SELECT 1 FROM webhook_attempt a JOIN webhook_delivery d ON d.id = a.delivery_id
                  JOIN webhook_event v ON v.id = d.event_id WHERE v.team_id = $1`,
          [key.teamId],
        ),
      ({ length }) => length >= count,
    );

  it('do not wait for one whose server is silent', async () => {
    const [dead, alive] = [await listen(silence), await listen(answer(200))];
    await callBack(`${dead.url}/a`, 8);
    await untilReceived(dead, 5);

    await callBack(`${alive.url}/b`);
    await untilReceived(alive, 1);

    expect(dead.received).toHaveLength(5);
  });

  it('are not slowed down by the failures of one', async () => {
    const [broken, dead] = [await listen(answer(500)), await listen(silence)];
    await callBack(`${broken.url}/a`, 6);
    await untilFailed(6);

    await callBack(`${dead.url}/b`, 6);
    await untilReceived(dead, 5);

    const rows = await app.database.query(
      `SELECT consecutive_failures AS failures, is_active AS "isActive" FROM webhook_endpoint WHERE team_id = $1`,
      [key.teamId],
    );
    expect(rows).toEqual([{ failures: 0, isActive: true }]);
  });

  it('of many silent servers are bounded all the same', async () => {
    const dead = await listen(silence);
    for (let server = 0; server < 7; server += 1) {
      await callBack(`${dead.url}/${server}`, 5);
    }
    await untilReceived(dead, 25);
    const alive = await listen(answer(200));
    key = await buildKey(app);
    await callBack(alive.url);
    await untilReceived(alive, 1);

    expect(dead.mostAtOnce).toBe(25);
  });
});
