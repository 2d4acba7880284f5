import { createHash } from 'node:crypto';
import { newId } from '../src/common/index.js';
import { InputPictures, StorageService } from '../src/storage/index.js';
import { type BuiltKey, buildKey } from './factories/index.js';
import { startApp, type TestApp } from './support/app.js';
import { eventually } from './support/eventually.js';
import { buildPicture, dataUrl } from './support/pictures.js';
import { S3Double } from './support/s3/index.js';

const DAY_MS = 86_400_000;
const BYTES = Buffer.from('0123456789');

describe('with pictures in a bucket', () => {
  let app: TestApp;
  let s3: S3Double;
  let storage: StorageService;
  let key: BuiltKey;

  beforeAll(async () => {
    s3 = await S3Double.start();
    app = await startApp({ env: { ...s3.variables, S3_TIMEOUT_MS: '200' } });
    storage = app.get(StorageService);
    key = await buildKey(app);
  });

  afterEach(() => {
    s3.trouble = () => null;
  });

  afterAll(async () => {
    await app.close();
    await s3.stop();
  });

  const keyOf = (name: string) => `team/${key.teamId}/${name}`;

  const publish = async (name: string): Promise<string> => {
    const objectKey = keyOf(name);
    const stored = await storage.store(objectKey, BYTES);
    await storage.publish({
      key: objectKey,
      teamId: key.teamId,
      mimeType: 'image/png',
      width: 1,
      height: 1,
      ...stored,
    });
    return objectKey;
  };

  const pathOf = (objectKey: string, lifetimeS = 3_600) => {
    const { pathname, search } = new URL(storage.url(objectKey, lifetimeS).url);
    return pathname + search;
  };

  /** Without following redirects. */
  const get = (url: string, headers: Record<string, string> = {}) => app.nest.inject({ url, headers });

  const order = (fields: object) =>
    app.inject({
      method: 'POST',
      url: '/api/v1/avatars/generate',
      headers: { authorization: `Bearer ${key.key}` },
      payload: { prompt: 'A lighthouse keeper', output: { resolution: '512' }, ...fields },
    });

  it('a signed URL is ours and leads to the bucket, for a minute at most', async () => {
    const response = await get(pathOf(await publish('led')));

    const location = new URL(String(response.headers.location));
    const there = await fetch(location);
    expect([response.statusCode, response.body, response.headers['cache-control']]).toEqual([302, '', 'no-store']);
    expect(location.origin).toBe(s3.url);
    expect(Number(location.searchParams.get('X-Amz-Expires'))).toBe(60);
    expect(await there.text()).toBe(BYTES.toString());
    expect(there.headers.get('content-type')).toBe('image/png');
    expect(there.headers.get('content-disposition')).toBe('inline; filename="led.png"');
  });

  it('a signed URL that ends sooner leads there no longer than it lasts itself', async () => {
    const response = await get(pathOf(await publish('short'), 5));

    const lifetimeS = Number(new URL(String(response.headers.location)).searchParams.get('X-Amz-Expires'));
    expect(lifetimeS).toBeGreaterThan(0);
    expect(lifetimeS).toBeLessThanOrEqual(5);
  });

  it('who has the picture is told so, and HEAD says what GET would bring', async () => {
    const objectKey = await publish('known');
    const etag = `"${createHash('sha256').update(BYTES).digest('hex')}"`;

    const known = await get(pathOf(objectKey), { 'if-none-match': etag });
    const head = await app.nest.inject({ method: 'HEAD', url: pathOf(objectKey) });

    expect(known.statusCode).toBe(304);
    expect([head.statusCode, head.headers.etag, head.headers['content-length']]).toEqual([200, etag, '10']);
  });

  it('a range is served by the bucket', async () => {
    const { headers } = await get(pathOf(await publish('ranges')), { range: 'bytes=2-4' });

    const part = await fetch(String(headers.location), { headers: { range: 'bytes=2-4' } });

    expect([part.status, await part.text()]).toEqual([206, '234']);
  });

  it('nothing leads to what is hidden, removed or was never published, nor to another key', async () => {
    const [hidden, removed] = [await publish('hidden'), await publish('removed')];
    await storage.store(keyOf('unpublished'), BYTES);
    await storage.hide(hidden);
    await app.database.transaction(() => storage.remove(removed));

    const answers = await Promise.all([
      ...[hidden, removed, keyOf('unpublished')].map((one) => get(pathOf(one))),
      get(pathOf(await publish('mine')).replace('/mine?', '/hidden?')),
    ]);

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 404, 404, 403]);
    await eventually(
      async () => s3.bucket.objects.has(removed),
      (isThere) => !isThere,
    );
  });

  it('a client stores by itself what it was asked for, once', async () => {
    const facts = { contentType: 'image/png', sizeBytes: BYTES.length, lifetimeS: 60 };

    const request = await storage.presignPut(keyOf('uploads/one'), facts);
    const { url = '', headers = {} } = request ?? {};
    const answers = [];
    for (const body of [BYTES, BYTES]) {
      answers.push((await fetch(url, { method: 'PUT', headers, body })).status);
    }

    expect(answers).toEqual([200, 412]);
    expect(await storage.read(keyOf('uploads/one'))).toEqual(BYTES);
  });

  it('the sweep takes old objects that no row speaks of, and no others', async () => {
    const known = await publish('swept/known');
    await storage.store(keyOf('swept/orphan'), BYTES);
    await storage.store(keyOf('swept/young'), BYTES);
    for (const name of ['known', 'orphan']) {
      s3.bucket.age(keyOf(`swept/${name}`), new Date(Date.now() - 2 * DAY_MS));
    }

    expect(await storage.sweepOrphans(DAY_MS)).toBe(1);

    const left = [...s3.bucket.objects.keys()].filter((one) => one.startsWith(keyOf('swept/')));
    expect(left.toSorted()).toEqual([known, keyOf('swept/young')]);
  });

  it('a picture that nobody used for a day goes, and comes again when it is sent again', async () => {
    const inputs = app.get(InputPictures);
    const picture = { bytes: BYTES, sha256: createHash('sha256').update(newId()).digest('hex') };
    const inputKey = await inputs.keep(key.teamId, picture);
    await app.database.execute(`UPDATE input_object SET last_used_at = now() - interval '25 hours' WHERE key = $1`, [
      inputKey,
    ]);
    const gate = Promise.withResolvers<void>();
    s3.trouble = ({ method }) => {
      gate.resolve();
      return method === 'DELETE' ? { latencyMs: 100 } : null;
    };

    const sweeping = inputs.sweep();
    await gate.promise;
    const again = inputs.keep(key.teamId, picture);

    expect(await sweeping).toBe(1);
    await again;
    expect(s3.bucket.objects.has(inputKey)).toBe(true);
    expect(await app.database.query('SELECT 1 FROM input_object WHERE key = $1', [inputKey])).toHaveLength(1);
  });

  it('no connection to Postgres waits for the bucket', async () => {
    const inputs = app.get(InputPictures);
    await inputs.keep(key.teamId, { bytes: BYTES, sha256: 'a'.repeat(64) });
    await app.database.execute(`UPDATE input_object SET last_used_at = now() - interval '25 hours'`);
    const deleting = Promise.withResolvers<void>();
    s3.trouble = ({ method }) => {
      deleting.resolve();
      return method === 'DELETE' ? { latencyMs: 150 } : null;
    };

    const sweeping = inputs.sweep();
    await deleting.promise;
    const waiting = await app.database.query(`SELECT query FROM pg_stat_activity
      WHERE datname = current_database() AND state LIKE 'idle in transaction%'`);
    await sweeping;

    expect(waiting).toEqual([]);
  });

  it('while it is away, readiness stays and what needs it is refused with a time to come back', async () => {
    s3.trouble = () => ({ status: 503, code: 'SlowDown' });
    const picture = dataUrl(await buildPicture('png', 40, 40));

    const ready = await app.inject('/health/ready');
    const led = await get(pathOf(await publish('away').catch(() => keyOf('led'))));
    const refused = await order({ reference_images: [picture] });

    expect(ready.statusCode).toBe(200);
    expect(led.statusCode).toBe(302);
    expect([refused.statusCode, refused.headers['retry-after']]).toEqual([503, '5']);
    expect(refused.json().error).toMatchObject({ type: 'api_error', code: 'service_unavailable' });
    expect(refused.body).not.toContain('SlowDown');
  });
});
