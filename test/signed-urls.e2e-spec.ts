import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { newId } from '../src/common/index.js';
import { StorageService } from '../src/storage/index.js';
import { startApp, type TestApp } from './support/app.js';
import { describeOnDisk } from './support/column.js';

describe('signed URLs', () => {
  const teamId = newId();
  const text = '0123456789';
  let app: TestApp;
  let storage: StorageService;

  beforeAll(async () => {
    app = await startApp({ env: { ROLE: 'api' } });
    storage = app.get(StorageService);
  });

  afterAll(() => app.close());

  const keyOf = (name: string) => `team/${teamId}/${name}`;

  const publish = async (name: string): Promise<string> => {
    const key = keyOf(name);
    const stored = await storage.store(key, Buffer.from(text));
    await storage.publish({ key, teamId, mimeType: 'image/png', width: 1, height: 1, ...stored });
    return key;
  };

  const pathOf = (key: string, lifetimeS = 60) => {
    const { pathname, search } = new URL(storage.url(key, lifetimeS).url);
    return pathname + search;
  };

  const get = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers });

  it.each([
    ['another object', (url: string) => url.replace('/altered?', '/other?')],
    ['a later end', (url: string) => url.replace(/expires=\d+/, 'expires=9999999999')],
    ['an upper-case signature', (url: string) => url.replace(/[0-9a-f]{64}$/, (hex) => hex.toUpperCase())],
    ['a signature that is cut', (url: string) => url.slice(0, -1)],
    ['no signature', (url: string) => url.replace(/\?.*/, '')],
    ['a parameter more', (url: string) => `${url}&x=1`],
  ])('refuse %s', async (_, alter) => {
    await publish('other');
    const url = pathOf(await publish('altered'));

    const response = await get(alter(url));

    expect(response.statusCode).toBe(403);
    expect(response.json().error).toMatchObject({ type: 'authentication', code: 'signature_invalid' });
  });

  it('end', async () => {
    const response = await get(pathOf(await publish('ended'), -1));

    expect([response.statusCode, response.json().error.code]).toEqual([403, 'signature_invalid']);
  });

  it('say 404 of what is hidden, unpublished or removed, from the commit on', async () => {
    const hidden = pathOf(await publish('folder/hidden'));
    const removed = pathOf(await publish('gone/removed'));
    const neighbour = pathOf(await publish('gone-not/kept'));
    await storage.store(keyOf('unpublished'), Buffer.from(text));

    await storage.hide(keyOf('folder/'));
    await app.database.transaction(() => storage.remove(keyOf('gone/')));

    const statuses = await Promise.all(
      [hidden, removed, neighbour, pathOf(keyOf('unpublished'))].map((url) => get(url)),
    );
    expect(statuses.map(({ statusCode }) => statusCode)).toEqual([404, 404, 200, 404]);
    await storage.show(keyOf('folder/'));
    expect((await get(hidden)).statusCode).toBe(200);
  });

  it('keep working when a removal is rolled back', async () => {
    const url = pathOf(await publish('kept/picture'));

    await expect(
      app.database.transaction(async () => {
        await storage.remove(keyOf('kept/'));
        throw new Error('something else failed');
      }),
    ).rejects.toThrow('something else failed');

    expect((await get(url)).body).toBe(text);
  });

  it('know no other methods', async () => {
    const response = await app.inject({ method: 'DELETE', url: pathOf(await publish('read-only')) });

    expect([response.statusCode, response.headers.allow]).toEqual([405, 'GET, HEAD, PUT, OPTIONS']);
  });

  describeOnDisk('of files', () => {
    it('serve the bytes as they are stored, to be cached by this client alone', async () => {
      const key = await publish('served');

      const response = await get(pathOf(key));

      expect([response.statusCode, response.body]).toEqual([200, text]);
      expect(response.headers).toMatchObject({
        'content-type': 'image/png',
        'x-content-type-options': 'nosniff',
        'accept-ranges': 'bytes',
        etag: expect.stringMatching(/^"[0-9a-f]{64}"$/),
        'cache-control': expect.stringMatching(/^private, max-age=\d+$/),
      });
      expect(response.headers).not.toHaveProperty('x-ratelimit-limit');
    });

    it('answer HEAD, one range, a range beyond the end, and a client that has the bytes', async () => {
      const url = pathOf(await publish('ranges'));
      const { headers } = await get(url);

      const head = await app.inject({ method: 'HEAD', url });
      const part = await get(url, { range: 'bytes=2-4' });
      const beyond = await get(url, { range: 'bytes=10-' });
      const known = await get(url, { 'if-none-match': String(headers.etag) });

      expect([head.statusCode, head.headers['content-length'], head.body]).toEqual([200, '10', '']);
      expect([part.statusCode, part.headers['content-range'], part.body]).toEqual([206, 'bytes 2-4/10', '234']);
      expect([beyond.statusCode, beyond.headers['content-range']]).toEqual([416, 'bytes */10']);
      expect([known.statusCode, known.body]).toEqual([304, '']);
    });

    it('lose nothing to the sweep but old files that no row speaks of', async () => {
      const old = new Date(Date.now() - 2 * 86_400_000);
      const folder = join(app.env.DATA_DIR, 'objects', 'team', teamId, 'swept');
      await publish('swept/known');
      await storage.store(keyOf('swept/orphan'), Buffer.from(text));
      await storage.store(keyOf('swept/young'), Buffer.from(text));
      await Promise.all(['known', 'orphan'].map((name) => utimes(join(folder, name), old, old)));

      expect(await storage.sweepOrphans(86_400_000)).toBe(1);

      expect((await readdir(folder)).toSorted()).toEqual(['known', 'young']);
    });
  });
});
