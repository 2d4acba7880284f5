import { LedgerService } from '../src/billing/index.js';
import { type BuiltKey, buildAvatar, buildKey, buildPersona, requestAs } from './factories/index.js';
import { buildWebhookEndpoint } from './factories/webhooks.js';
import { startApp, type TestApp } from './support/app.js';
import { eventually } from './support/eventually.js';
import { Receiver } from './support/webhook-receiver.js';

interface Body {
  id: string;
  type: string;
  data: { object: Record<string, unknown>; job: Record<string, unknown> };
}

const idOf = (id: string): string => id.replace(/^evt(_pi)?_/, '');

/** What changes from one read to the next. */
const withoutMoments = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value).replaceAll(/\?expires=\d+&signature=[0-9a-f]+/g, ''), (name, item: unknown) =>
    name === 'expiresAt' ? typeof item : item,
  );

describe('a team hears', () => {
  let app: TestApp;
  let key: BuiltKey;
  let receiver: Receiver;
  let jobReceiver: Receiver;

  beforeAll(async () => {
    app = await startApp({ env: { WEBHOOK_ALLOW_CIDRS: '127.0.0.0/8', BALANCE_LOW_CREDITS: '500' } });
  });

  beforeEach(async () => {
    key = await buildKey(app);
    receiver = await Receiver.start();
    jobReceiver = await Receiver.start();
    await buildWebhookEndpoint(app, { key, url: receiver.url, apiVersion: '2026-11-15' });
    await buildWebhookEndpoint(app, { key, url: jobReceiver.url, family: 'avatars' });
  });

  afterEach(async () => {
    await Promise.all([receiver.close(), jobReceiver.close()]);
  });

  afterAll(() => app.close());

  const ask = (...args: Parameters<ReturnType<typeof requestAs>>) => requestAs(app, key)(...args);
  const heard = async (from: Receiver, type: string): Promise<Body> => {
    const bodies = async () => from.bodies as unknown as Body[];
    const told = await eventually(bodies, (all) => all.some((body) => body.type === type));
    return told.find((body) => body.type === type) as Body;
  };
  const draw = async (customPrompt?: string) => {
    const { persona } = await buildPersona(app, { key });
    const path = `/v1/personas/${persona.id}/portrait`;
    const answer = await ask('POST', `${path}/canonical/generate`, { imageSize: '1K' });
    if (!customPrompt) {
      return { path, portraitId: answer.json().portraitId };
    }
    const variant = await ask('POST', `${path}/variants/generate`, { imageSize: '1K', customPrompt });
    return { path, portraitId: variant.json().portraitId };
  };

  it('of a portrait as its GET answers it, and of its job in the other family, under one id', async () => {
    const { path, portraitId } = await draw();

    const event = await heard(receiver, 'portrait.generated');
    const jobEvent = await heard(jobReceiver, 'job.completed');

    const shown = (await ask('GET', `${path}/${portraitId}`)).json();
    const job = (await ask('GET', `/api/v1/jobs/${shown.jobId}`)).json().data;
    expect(withoutMoments(event.data.object)).toEqual(withoutMoments(shown));
    expect(withoutMoments(jobEvent.data.job)).toEqual(withoutMoments(job));
    expect((await app.inject((event.data.object.signedUrl as string).replace(app.env.PUBLIC_URL, ''))).statusCode).toBe(
      200,
    );
    expect([idOf(event.id).length, idOf(jobEvent.id).length]).toEqual([26, 36]);
    expect(receiver.bodies).toHaveLength(1);
  });

  it('of a portrait that failed', async () => {
    await draw('test:fail');

    const { data } = await heard(receiver, 'portrait.failed');

    expect(data.object).toMatchObject({
      kind: 'variant',
      status: 'failed',
      errorCode: expect.any(String),
      expiresAt: null,
    });
    expect((await heard(jobReceiver, 'job.failed')).data.job).toMatchObject({ status: 'failed' });
  });

  it('of an avatar as a job in both families, with what was charged', async () => {
    const { jobId } = await buildAvatar(app, { key, metadata: { order: '7' } });

    const event = await heard(receiver, 'job.completed');

    const job = (await ask('GET', `/api/v1/jobs/${jobId}`)).json().data;
    expect(withoutMoments(event.data.object)).toEqual(withoutMoments(job));
    expect(event.data.object).toMatchObject({ billing: { held: 0, captured: 1, released: 0 } });
    expect((await heard(jobReceiver, 'job.completed')).data.job).toMatchObject({
      id: jobId,
      payload: { input: { metadata: { order: '7' } } },
    });
  });

  it('of a cancelled job once', async () => {
    await app.get(LedgerService).grant(key.teamId, 2_000, 'For a test.');
    const payload = { prompt: 'A sailor test:slow=30000' };
    const { job_id: jobId } = (await ask('POST', '/api/v1/avatars/generate', payload)).json().data;

    await ask('POST', `/api/v1/jobs/${jobId}/cancel`);
    await ask('POST', `/api/v1/jobs/${jobId}/cancel`);

    expect((await heard(jobReceiver, 'job.cancelled')).data.job).toMatchObject({ id: jobId, status: 'cancelled' });
    expect(await app.database.query('SELECT 1 FROM webhook_event WHERE job_id = $1', [jobId])).toHaveLength(1);
  });

  it('of a text that was refused, and of a picture that was not drawn for it', async () => {
    await ask('POST', '/api/v1/avatars/generate', { prompt: 'Call me at +1 212 555 0187 or mail mara@example.com' });

    const { data } = await heard(receiver, 'moderation.flagged');

    expect(data.object).toMatchObject({
      id: expect.stringMatching(/^mod_/),
      object: 'moderation_decision',
      stage: 'input_text',
      action: 'refuse',
      kinds: expect.arrayContaining(['phone']),
    });
    expect(JSON.stringify(data)).not.toContain('555');
  });

  it('once that its credits run low', async () => {
    await buildAvatar(app, { key });
    await buildAvatar(app, { key });
    expect(receiver.bodies.some(({ type }) => type === 'usage.balance_low')).toBe(false);
    const { credits } = (await ask('GET', '/v1/balance')).json();
    await app.get(LedgerService).takeBack(key.teamId, (credits - 500) * 1_000, 'For a test.');

    await ask('POST', '/api/v1/avatars/generate', { prompt: 'A sailor' });
    const { data } = await heard(receiver, 'usage.balance_low');

    expect(data.object).toEqual((await ask('GET', '/v1/balance')).json());
    expect(data.object).toMatchObject({ credits: 499, currency: 'credit' });
  });

  it('exactly one end of every job', async () => {
    const unheard = await app.database.query(
      `SELECT j.id FROM job j LEFT JOIN webhook_event e ON e.job_id = j.id
        WHERE j.finished_at IS NOT NULL GROUP BY j.id HAVING count(e.id) <> 1`,
    );

    expect(unheard).toEqual([]);
  });
});
