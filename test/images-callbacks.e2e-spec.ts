import { createHmac } from 'node:crypto';
import { type BuiltKey, buildImage, buildKey, orderImage, requestAs } from './factories/index.js';
import { startApp, type TestApp } from './support/app.js';
import { eventually } from './support/eventually.js';
import { type Received, Receiver } from './support/webhook-receiver.js';

describe('the callback of an image', () => {
  let app: TestApp;
  let key: BuiltKey;
  let receiver: Receiver;

  beforeAll(async () => {
    receiver = await Receiver.start();
    app = await startApp({
      env: { RATE_LIMITS: 'images_post=100000/100000', WEBHOOK_ALLOW_CIDRS: '127.0.0.1/32' },
    });
    key = await buildKey(app);
  });

  afterAll(async () => {
    await app.close();
    await receiver.close();
  });

  const told = async (path: string): Promise<Received> => {
    const found = async () => receiver.received.find((one) => one.path === path);
    return (await eventually(found, (one) => one !== undefined, 10_000)) as Received;
  };

  it('is told once of the image as it is read, in the version of its order', async () => {
    const webhook_url = `${receiver.url}/made`;

    const { image } = await buildImage(app, {
      key,
      webhook_url,
      metadata: { shelf: 'b' },
      client_reference_id: 'ref_7',
    });

    const { body, headers } = await told('/made');
    const event = JSON.parse(body);
    expect(event).toMatchObject({ object: 'event', type: 'image.completed', api_version: '2026-05-15' });
    const { output_urls: urls, ...shown } = event.data.object;
    const { output_urls: _, ...read } = image;
    expect(shown).toEqual(read);
    const { pathname, search } = new URL(urls[0]);
    expect((await app.inject(pathname + search)).headers['content-type']).toBe('image/png');
    const secret = (await requestAs(app, key)('GET', '/v1/team')).json().webhook_signing_secret;
    const [, at = '', signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(headers['aurous-webhook-signature'] ?? '') ?? [];
    expect(signature).toBe(createHmac('sha256', secret).update(`${at}.${body}`).digest('hex'));
  });

  it('is told of a failure, with what it says in that version', async () => {
    const { image } = await buildImage(app, {
      key,
      prompt: 'A sailor test:fail',
      webhook_url: `${receiver.url}/failed`,
    });

    const event = JSON.parse((await told('/failed')).body);

    expect(event.type).toBe('image.failed');
    expect(event.data.object).toMatchObject({ id: image.id, status: 'failed', error_message: image.error_message });
  });

  it('is told of a cancel', async () => {
    const { image } = await orderImage(app, {
      key,
      prompt: 'A sailor test:slow=30000',
      webhook_url: `${receiver.url}/cancelled`,
    });

    await requestAs(app, key)('POST', `/v1/images/${image.id}/cancel`);

    const event = JSON.parse((await told('/cancelled')).body);
    expect([event.type, event.data.object.status]).toEqual(['image.cancelled', 'cancelled']);
  });
});
