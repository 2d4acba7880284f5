import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { type BuiltKey, buildKey } from './factories/index.js';
import { startApp, type TestApp } from './support/app.js';
import { eventually } from './support/eventually.js';
import { buildPicture, dataUrl } from './support/pictures.js';

describe('large bodies', () => {
  let app: TestApp;
  let key: BuiltKey;
  let address: URL;

  beforeAll(async () => {
    app = await startApp({ env: { BODY_BYTES_IN_FLIGHT: '3000000', ROLE: 'api' } });
    key = await buildKey(app);
    await app.nest.listen(0, '127.0.0.1');
    address = new URL(await app.nest.getUrl());
  });

  afterAll(() => app.close());

  const begin = (headers: Record<string, string | number> = {}, apiKey = key.key): ClientRequest =>
    request(new URL('/api/v1/avatars/generate', address), {
      method: 'POST',
      agent: false,
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json', ...headers },
    });

  const answerOf = async (sent: ClientRequest) => {
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of response) {
      chunks.push(chunk as Buffer);
    }
    return {
      status: response.statusCode,
      headers: response.headers,
      body: JSON.parse(Buffer.concat(chunks).toString()),
    };
  };

  const spooled = () => readdir(join(app.env.DATA_DIR, 'spool'));

  const bodyOf = async (sides: number[]) => {
    const pictures = await Promise.all(sides.map((side) => buildPicture('png', side, side)));
    return JSON.stringify({ prompt: 'A sailor', reference_images: pictures.map((bytes) => dataUrl(bytes)) });
  };

  /** One whose body has begun, with more than is written to a file at a time, and does not go on. */
  const hold = async (bytes: number) => {
    const sent = begin({ 'content-length': bytes });
    sent.on('error', () => undefined);
    sent.write(`{"prompt": "x", "reference_images": ["${'A'.repeat(300_000)}`);
    await eventually(spooled, (files) => files.length > 0);
    return sent;
  };

  it('are taken in any pieces, and nothing of them stays behind', async () => {
    const body = await bodyOf([200, 300]);
    const sent = begin();
    for (let at = 0; at < body.length; at += 7_919) {
      sent.write(body.slice(at, at + 7_919));
    }
    sent.end();

    expect(await answerOf(sent)).toMatchObject({ status: 202, body: { object: 'job' } });
    expect(await spooled()).toEqual([]);
  });

  it('may have their base64 in lines, as many encoders write it', async () => {
    const picture = (await buildPicture('png', 300, 300)).toString('base64').replaceAll(/(.{76})/g, '$1\n');
    const sent = begin();
    sent.end(JSON.stringify({ prompt: 'A sailor', reference_images: [picture, `data:image/png;base64,${picture}`] }));

    expect((await answerOf(sent)).status).toBe(202);
  });

  it('with a picture that is too large are told which one', async () => {
    const large = Buffer.alloc(15 * 2 ** 20 + 1).toString('base64');
    const sent = begin();
    sent.end(JSON.stringify({ prompt: 'A sailor', reference_images: [dataUrl(await buildPicture('png')), large] }));

    const { status, body } = await answerOf(sent);

    expect(status).toBe(413);
    expect(body.error).toMatchObject({ code: 'payload_too_large', param: 'reference_images.1' });
    expect(await spooled()).toEqual([]);
  });

  it('beyond what may be in flight are told to come back before they are read, and later are taken', async () => {
    const first = await hold(2_999_990);
    const body = await bodyOf([300]);

    const second = begin({ 'content-length': body.length });
    second.on('error', () => undefined);
    second.flushHeaders();
    const refused = await answerOf(second);
    const other = await app.inject({ url: '/api/v1/jobs', headers: { authorization: `Bearer ${key.key}` } });

    expect(refused).toMatchObject({
      status: 503,
      headers: { 'retry-after': '2' },
      body: { error: { type: 'api_error', code: 'service_unavailable' } },
    });
    expect(other.statusCode).toBe(200);
    first.destroy();
    await eventually(spooled, (files) => files.length === 0);
    const third = begin({ 'content-length': body.length });
    third.end(body);
    expect((await answerOf(third)).status).toBe(202);
  });

  it('of a caller who goes away leave nothing behind', async () => {
    const sent = await hold(500_000);

    sent.destroy();

    expect(await eventually(spooled, (files) => files.length === 0)).toEqual([]);
  });

  it('are not read for a caller without a credential', async () => {
    const sent = begin({ 'content-length': 2_000_000 }, 'al_live_nobody');
    sent.on('error', () => undefined);
    sent.flushHeaders();

    expect(await answerOf(sent)).toMatchObject({ status: 401, headers: { connection: 'close' } });
  });

  it('that turn out larger than the route takes are cut off', async () => {
    const sent = begin({ 'content-length': 132_000_001 });
    sent.on('error', () => undefined);
    sent.flushHeaders();

    expect(await answerOf(sent)).toMatchObject({ status: 413, body: { error: { code: 'payload_too_large' } } });
  });
});
