import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DiskObjectStore } from './disk-object-store.js';
import { ObjectStore } from './object-store.js';
import { ObjectExistsError } from './storage.errors.js';

const bytesOf = (text: string) => Buffer.from(text);
const LONG_AGO = new Date('2020-01-01T00:00:00Z');

describe('the object store on disk, apart from what every store does', () => {
  let folder: string;
  let store: ObjectStore;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'object-store-'));
    store = new DiskObjectStore(folder);
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  const keysOf = async (prefix?: string, after?: string) => {
    const keys: string[] = [];
    for await (const { key } of store.list(prefix, after)) {
      keys.push(key);
    }
    return keys;
  };

  it('reads back what was put and leaves no temporary file', async () => {
    await store.put('team/1/a.png', bytesOf('picture'));

    expect((await store.read('team/1/a.png')).toString()).toBe('picture');
    expect(await readdir(join(folder, '.tmp'))).toEqual([]);
  });

  it('lets one of twenty parallel puts of different bytes win, whole', async () => {
    const contents = Array.from({ length: 20 }, (_, index) => Buffer.alloc(300_000, index));

    const results = await Promise.allSettled(contents.map((bytes) => store.put('team/1/raced.png', bytes)));

    const winner = results.findIndex(({ status }) => status === 'fulfilled');
    const errors = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
    expect(errors).toHaveLength(19);
    expect(errors.every((error) => error instanceof ObjectExistsError)).toBe(true);
    expect((await store.read('team/1/raced.png')).equals(contents[winner] ?? Buffer.alloc(0))).toBe(true);
  });

  it('never lets a reader see half an object while it is put', async () => {
    const bytes = Buffer.alloc(4_000_000, 7);
    const putting = store.put('team/1/large.png', bytes);

    const seen = await Promise.allSettled(Array.from({ length: 50 }, () => store.read('team/1/large.png')));
    await putting;

    const lengths = seen.flatMap((result) => (result.status === 'fulfilled' ? [result.value.length] : []));
    expect(lengths.every((length) => length === bytes.length)).toBe(true);
  });

  it('puts while the same folder is deleted, again and again', async () => {
    for (let round = 0; round < 50; round += 1) {
      await Promise.all([
        store.put(`team/1/job/${round}.png`, bytesOf(`${round}`)),
        store.delete(`team/1/job/${round - 1}.png`),
      ]);
      expect((await store.read(`team/1/job/${round}.png`)).toString()).toBe(`${round}`);
    }
  });

  it('deletes a key or a folder, not its longer namesakes, and no empty folder stays', async () => {
    for (const key of ['team/1/a', 'team/1/b', 'team/10/a', 'team/1-/a']) {
      await store.put(key, bytesOf(key));
    }

    await store.deletePrefix('team/1/');
    await store.deletePrefix('team/10/a');
    await store.delete('team/none');

    expect(await keysOf()).toEqual(['team/1-/a']);
    expect(await readdir(join(folder, 'team'))).toEqual(['1-']);
  });

  it('goes on behind any key, also among names that begin alike', async () => {
    const keys = ['team/1-/a', 'team/1/a', 'team/1/b/c', 'team/1/b0', 'team/2/a'];
    for (const key of keys) {
      await store.put(key, bytesOf(key));
    }
    const listed = await keysOf();

    expect(listed.toSorted()).toEqual(keys.toSorted());
    for (const [index, key] of listed.entries()) {
      expect(await keysOf('', key)).toEqual(listed.slice(index + 1));
    }
  });

  it('clears old leftovers of crashed puts and neither lists nor touches young ones', async () => {
    await store.put('team/1/a', bytesOf('picture'));
    await writeFile(join(folder, '.tmp', 'old.tmp'), 'half');
    await utimes(join(folder, '.tmp', 'old.tmp'), LONG_AGO, LONG_AGO);
    await writeFile(join(folder, '.tmp', 'young.tmp'), 'half');

    await store.removeLeftovers(new Date('2021-01-01T00:00:00Z'));

    expect(await readdir(join(folder, '.tmp'))).toEqual(['young.tmp']);
    expect(await keysOf()).toEqual(['team/1/a']);
  });
});
