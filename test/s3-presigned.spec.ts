import type { S3ObjectStore } from '../src/storage/s3/s3-object-store.js';
import { S3Double } from './support/s3/index.js';
import { storeOn } from './support/s3/object-stores.js';

const KEY = 'team/1/uploads/a';
const BYTES = Buffer.from('a picture of somebody');
const PUT = { contentType: 'image/png', sizeBytes: BYTES.length, lifetimeS: 60 };
const GET = { mimeType: 'image/webp', fileName: 'face.webp', lifetimeS: 60 };

describe('a presigned request', () => {
  let s3: S3Double;
  let store: S3ObjectStore;

  beforeAll(async () => {
    s3 = await S3Double.start();
    store = storeOn(s3);
  });

  beforeEach(() => s3.bucket.objects.clear());

  afterAll(() => s3.stop());

  const send = (url: string, headers: Record<string, string>, body = BYTES) =>
    fetch(url, { method: 'PUT', headers, body });

  const codeOf = async (response: Response) => /<Code>(\w+)</.exec(await response.text())?.[1];

  it('stores an object once', async () => {
    const { url, headers } = await store.presignPut(KEY, PUT);

    const first = await send(url, headers);
    const second = await send(url, headers);

    expect(headers).toEqual({
      'Content-Type': 'image/png',
      'Content-Length': String(BYTES.length),
      'If-None-Match': '*',
    });
    expect([first.status, second.status]).toEqual([200, 412]);
    expect(await store.read(KEY)).toEqual(BYTES);
  });

  it.each<[string, Record<string, string>, Buffer<ArrayBuffer>]>([
    ['another length', { 'Content-Length': '3' }, Buffer.from('abc')],
    ['another type', { 'Content-Type': 'text/html' }, BYTES],
    ['another condition', { 'If-None-Match': '"x"' }, BYTES],
  ])('stores nothing with %s', async (_, other, body) => {
    const { url, headers } = await store.presignPut(KEY, PUT);

    const response = await send(url, { ...headers, ...other }, body);

    expect([response.status, await codeOf(response)]).toEqual([403, 'SignatureDoesNotMatch']);
    expect(s3.bucket.objects.size).toBe(0);
  });

  it('stores nothing under another key, without its condition, or once it has expired', async () => {
    const { url, headers } = await store.presignPut(KEY, PUT);
    const { 'If-None-Match': _, ...unconditional } = headers;

    const other = await send(url.replace('/uploads/a', '/uploads/b'), headers);
    const loose = await send(url, unconditional);
    const expired = await send(url.replace('X-Amz-Expires=60', 'X-Amz-Expires=0'), headers);

    expect([other.status, loose.status, expired.status]).toEqual([403, 403, 403]);
    expect(s3.bucket.objects.size).toBe(0);
  });

  it('promises no condition that the store does not know', async () => {
    const { headers } = await storeOn(s3, { S3_CONDITIONAL_WRITES: false }).presignPut(KEY, PUT);

    expect(headers).not.toHaveProperty('If-None-Match');
  });

  it('shows an object as the picture it is, whatever it was stored as', async () => {
    s3.bucket.put(KEY, BYTES, { contentType: 'text/html', metadata: {} });

    const response = await fetch(await store.presignGet(KEY, GET));

    expect([response.status, await response.text()]).toEqual([200, BYTES.toString()]);
    expect(response.headers.get('content-type')).toBe('image/webp');
    expect(response.headers.get('content-disposition')).toBe('inline; filename="face.webp"');
    expect(response.headers.get('cache-control')).toBe('private, max-age=60');
  });

  it('shows no other object, no other type, and nothing to another method', async () => {
    s3.bucket.put(KEY, BYTES, { contentType: 'image/webp', metadata: {} });
    s3.bucket.put('team/2/other', BYTES, { contentType: 'image/webp', metadata: {} });
    const url = await store.presignGet(KEY, GET);

    const answers = await Promise.all([
      fetch(url.replace(KEY, 'team/2/other')),
      fetch(url.replace('image%2Fwebp', 'text%2Fhtml')),
      fetch(url, { method: 'DELETE' }),
      fetch(url.replace(/\?.*/, '')),
      fetch(s3.url),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
    expect(s3.bucket.objects.size).toBe(2);
  });

  it('names the address that clients reach', async () => {
    const outside = storeOn(s3, { S3_PUBLIC_ENDPOINT: 'https://pictures.example' });

    expect(await outside.presignGet(KEY, GET)).toMatch(/^https:\/\/pictures\.example\/test-pictures\/team\/1\//);
  });
});
