import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Logger } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { NotFoundError } from '../http/index.js';
import { type DownloadRequest, ObjectDownloads } from './object-downloads.service.js';
import { DiskObjectStore } from './disk-object-store.js';
import { ObjectStore } from './object-store.js';
import { RangeNotSatisfiableError, SignatureInvalidError } from './storage.errors.js';
import { type ServedObject, StoredObjectsRepository } from './stored-objects.repository.js';
import { UrlSigner } from './url-signer.js';

const KEY = 'team/1/portraits/face';
const ETAG = '"abc"';

describe('a download by signed URL', () => {
  let folder: string;
  let rows: ServedObject[];
  let store: ObjectStore;
  let downloads: ObjectDownloads;
  const signer = new UrlSigner('', 's'.repeat(32));

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'downloads-'));
    store = new DiskObjectStore(folder);
    await store.put(KEY, Buffer.from('0123456789'));
    rows = [{ key: KEY, mimeType: 'image/webp', bytes: 10, sha256: 'abc' }];
    const objects = { findVisible: async (key: string) => rows.find((row) => row.key === key) ?? null };
    const testing = await Test.createTestingModule({
      providers: [
        ObjectDownloads,
        { provide: ObjectStore, useValue: store },
        { provide: StoredObjectsRepository, useValue: objects },
        { provide: UrlSigner, useValue: signer },
      ],
    }).compile();
    downloads = testing.get(ObjectDownloads);
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  const open = (headers: DownloadRequest['headers'] = {}, method = 'GET') =>
    downloads.open({ method, url: signer.sign('GET', KEY, 60).url, headers });

  it('is the whole picture with all it needs to be shown and cached', async () => {
    const { status, headers, stream } = await open();

    expect(status).toBe(200);
    expect(headers).toMatchObject({
      ETag: ETAG,
      'Content-Type': 'image/webp',
      'Content-Length': 10,
      'Content-Disposition': 'inline; filename="face.webp"',
      'Accept-Ranges': 'bytes',
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "default-src 'none'",
    });
    expect(headers['Cache-Control']).toMatch(/^private, max-age=(59|60)$/);
    expect(await text(stream ?? Readable.from([]))).toBe('0123456789');
  });

  it('is a part when a part is asked for', async () => {
    const { status, headers, stream } = await open({ range: 'bytes=-3' });

    expect(status).toBe(206);
    expect(headers).toMatchObject({ 'Content-Range': 'bytes 7-9/10', 'Content-Length': 3 });
    expect(await text(stream ?? Readable.from([]))).toBe('789');
  });

  it('is whole again when the part belongs to another picture', async () => {
    const { status, stream } = await open({ range: 'bytes=0-1', 'if-range': '"old"' });

    expect(status).toBe(200);
    expect(await text(stream ?? Readable.from([]))).toBe('0123456789');
  });

  it('says the size when the part lies outside', async () => {
    const { status, headers, error } = await open({ range: 'bytes=10-' });

    expect({ status, headers }).toEqual({ status: 416, headers: { 'Content-Range': 'bytes */10' } });
    expect(error).toBeInstanceOf(RangeNotSatisfiableError);
  });

  it('is nothing new for who has it, and headers for HEAD', async () => {
    expect(await open({ 'if-none-match': ETAG, range: 'bytes=10-' })).toMatchObject({
      status: 304,
      headers: { ETag: ETAG },
    });
    expect(await open({ range: 'bytes=0-1' }, 'HEAD')).toMatchObject({
      status: 200,
      headers: { 'Content-Length': 10 },
      stream: undefined,
    });
  });

  it('is refused with a signature for something else, and gone without a visible row', async () => {
    const url = signer.sign('PUT', KEY, 60).url;
    await expect(downloads.open({ method: 'GET', url, headers: {} })).rejects.toThrow(SignatureInvalidError);

    rows = [];
    await expect(open()).rejects.toThrow(NotFoundError);
  });

  it('is gone when only the bytes are, and the log says so', async () => {
    const logged: unknown[] = [];
    Logger.overrideLogger({ log: () => undefined, warn: () => undefined, error: (line: unknown) => logged.push(line) });
    await store.delete(KEY);

    await expect(open()).rejects.toThrow(NotFoundError);
    expect(logged).toHaveLength(1);
    Logger.overrideLogger(['error', 'warn', 'log']);
  });
});
