import { createHash } from 'node:crypto';
import { Logger } from '@nestjs/common';
import type { S3ObjectStore } from '../src/storage/s3/s3-object-store.js';
import { ObjectExistsError, ObjectMissingError, StoreAwayError } from '../src/storage/storage.errors.js';
import { S3Double, type Trouble } from './support/s3/index.js';
import { storeOn } from './support/s3/object-stores.js';

const KEY = 'team/1/a.png';
const BYTES = Buffer.alloc(200_000, 'picture ');

describe('the object store in a bucket', () => {
  let s3: S3Double;
  let store: S3ObjectStore;

  beforeEach(async () => {
    Logger.overrideLogger(false);
    s3 = await S3Double.start();
    store = storeOn(s3);
  });

  afterEach(() => s3.stop());

  afterAll(() => Logger.overrideLogger(['error', 'warn', 'log']));

  /** Trouble for the first `times` requests of that kind. */
  const failing = (method: string, times: number, trouble: Trouble) => {
    let left = times;
    s3.trouble = (request) => {
      const isHit = request.method === method && left > 0;
      left -= Number(isHit);
      return isHit ? trouble : null;
    };
  };

  const requests = (method: string) => s3.seen.filter((request) => request.method === method);

  const fill = (count: number) => {
    for (let index = 0; index < count; index += 1) {
      const key = `team/1/many/${String(index).padStart(5, '0')}`;
      s3.bucket.put(key, Buffer.from('x'), { contentType: 'image/png', metadata: {} });
    }
  };

  it('lets one of twenty parallel puts of different bytes win, whole', async () => {
    const contents = Array.from({ length: 20 }, (_, index) => Buffer.alloc(30_000, index));

    const results = await Promise.allSettled(contents.map((bytes) => store.put(KEY, bytes)));

    const winner = results.findIndex(({ status }) => status === 'fulfilled');
    const errors = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
    expect(errors.filter((error) => error instanceof ObjectExistsError)).toHaveLength(19);
    expect((await store.read(KEY)).equals(contents[winner] ?? Buffer.alloc(0))).toBe(true);
  });

  it('sends young bytes only once, and old ones again so that they are young', async () => {
    await store.put(KEY, BYTES);
    await store.put(KEY, BYTES);
    expect(requests('PUT').map(({ status }) => status)).toEqual([200, 412]);

    s3.bucket.age(KEY, new Date('2020-01-01T00:00:00Z'));
    await store.put(KEY, BYTES);

    expect(s3.bucket.objects.get(KEY)?.modifiedAt.getTime()).toBeGreaterThan(Date.now() - 60_000);
  });

  it('compares the bytes themselves with what a client stored', async () => {
    s3.bucket.put(KEY, BYTES, { contentType: 'image/png', metadata: {} });

    await store.put(KEY, BYTES);
    await expect(store.put(KEY, Buffer.from('another'))).rejects.toThrow(ObjectExistsError);
  });

  it.each<[string, Trouble]>([
    ['fails inside', { status: 500, code: 'InternalError' }],
    ['asks to slow down', { status: 503, code: 'SlowDown' }],
    ['breaks the connection halfway', { resetAfterBytes: 70_000 }],
    ['loses the answer', { lost: true }],
    ['stays silent too long', { latencyMs: 1_500 }],
  ])('puts and reads through a store that once %s', async (_, trouble) => {
    failing('PUT', 1, trouble);
    await store.put(KEY, BYTES);
    failing('GET', 1, trouble);

    const read = await store.read(KEY);

    expect(createHash('sha256').update(read).digest()).toEqual(createHash('sha256').update(BYTES).digest());
    expect(s3.bucket.objects.size).toBe(1);
  });

  it.each<[string, Trouble]>([
    ['fails inside', { status: 500, code: 'InternalError' }],
    ['asks to slow down', { status: 503, code: 'SlowDown' }],
    ['breaks the connection', { resetAfterBytes: 0 }],
    ['refuses us', { status: 403, code: 'AccessDenied' }],
  ])('says that a store is away which always %s, and leaves nothing in it', async (_, trouble) => {
    s3.trouble = () => trouble;

    await expect(store.put(KEY, BYTES)).rejects.toThrow(StoreAwayError);
    await expect(store.read(KEY)).rejects.toThrow(StoreAwayError);

    expect(s3.bucket.objects.size).toBe(0);
  });

  it('gives up on a silent store after three silences', async () => {
    s3.trouble = () => ({ latencyMs: 60_000 });
    const startedAt = performance.now();

    await expect(storeOn(s3, { S3_TIMEOUT_MS: 200 }).put(KEY, BYTES)).rejects.toThrow(StoreAwayError);

    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  it('says that a store is away which nobody answers for, and goes on when it is back', async () => {
    const revive = await s3.die();
    await expect(store.put(KEY, BYTES)).rejects.toThrow(StoreAwayError);

    await revive();
    await store.put(KEY, BYTES);

    expect(await store.read(KEY)).toHaveLength(BYTES.length);
  });

  it.each([
    ['with the secret of another', { S3_SECRET_ACCESS_KEY: 'wrong' }],
    ['as somebody unknown', { S3_ACCESS_KEY_ID: 'nobody' }],
    ['for a bucket that is not there', { S3_BUCKET: 'no-such-bucket' }],
  ])('takes it for the store being away when it asks %s', async (_, settings) => {
    const misled = storeOn(s3, settings);

    await expect(misled.check()).rejects.toThrow(StoreAwayError);
    await expect(misled.read(KEY)).rejects.toThrow(StoreAwayError);
    await expect(misled.put(KEY, BYTES)).rejects.toThrow(StoreAwayError);
    await expect(store.read(KEY)).rejects.toThrow(ObjectMissingError);
  });

  it('tells callers nothing of why', async () => {
    const misled = storeOn(s3, { S3_ACCESS_KEY_ID: 'nobody' });

    const error = await misled.read(KEY).catch((reason: unknown) => reason as StoreAwayError);

    expect(error).toMatchObject({ reason: 'InvalidAccessKeyId (403): InvalidAccessKeyId', retryAfterS: 5 });
    expect((error as Error).message).not.toContain('nobody');
  });

  it('lists and deletes more than one page holds', async () => {
    fill(2_345);
    await store.put('team/1/many-more', BYTES);

    const keys = [];
    for await (const { key } of store.list('team/1/many/', 'team/1/many/00999')) {
      keys.push(key);
    }
    await store.deletePrefix('team/1/many/');

    expect([keys.length, keys[0], keys.at(-1)]).toEqual([1_345, 'team/1/many/01000', 'team/1/many/02344']);
    expect([...s3.bucket.objects.keys()]).toEqual(['team/1/many-more']);
    expect(requests('POST')).toHaveLength(3);
  });
});
