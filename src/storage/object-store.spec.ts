import { mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { ObjectStore } from './object-store.js';
import { InvalidObjectKeyError, ObjectExistsError, ObjectMissingError } from './storage.errors.js';

const bytesOf = (text: string) => Buffer.from(text);
const LONG_AGO = new Date('2020-01-01T00:00:00Z');

describe('the object store on disk', () => {
  let folder: string;
  let store: ObjectStore;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'object-store-'));
    store = new ObjectStore(folder);
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

  it('takes the same bytes again and refuses others', async () => {
    await store.put('team/1/a.png', bytesOf('picture'));

    await store.put('team/1/a.png', bytesOf('picture'));
    await expect(store.put('team/1/a.png', bytesOf('another'))).rejects.toThrow(ObjectExistsError);
    expect((await store.read('team/1/a.png')).toString()).toBe('picture');
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

  it('streams a range, both ends included, and knows the whole size', async () => {
    await store.put('team/1/a.png', bytesOf('0123456789'));

    const { stream, sizeBytes } = await store.openRange('team/1/a.png', 2, 4);

    expect((await buffer(stream)).toString()).toBe('234');
    expect(sizeBytes).toBe(10);
    expect((await buffer((await store.openRange('team/1/a.png')).stream)).toString()).toBe('0123456789');
  });

  it('says that an object is missing, also where a folder is', async () => {
    await store.put('team/1/a.png', bytesOf('picture'));

    await expect(store.read('team/1/b.png')).rejects.toThrow(ObjectMissingError);
    await expect(store.read('team/1')).rejects.toThrow(ObjectMissingError);
    await expect(store.openRange('team/1')).rejects.toThrow(ObjectMissingError);
    await expect(store.openRange('team/1/a.png/b')).rejects.toThrow(ObjectMissingError);
  });

  it.each([
    '',
    '/etc/passwd',
    '../secret',
    'team/../../secret',
    'team/./a',
    'team//a',
    'team/.hidden',
    'team/a\0b',
    'team/a%2e',
    'team\\a',
    'team/ä',
    'team/a\n',
    'a'.repeat(129),
    'aaaaaaaaa/'.repeat(25).concat('a'),
  ])('refuses the key %j', async (key) => {
    await expect(store.put(key, bytesOf('x'))).rejects.toThrow(InvalidObjectKeyError);
    await expect(store.read(key)).rejects.toThrow(InvalidObjectKeyError);
    await expect(store.delete(key)).rejects.toThrow(InvalidObjectKeyError);
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

  it('lists a folder, and goes on behind any of its keys', async () => {
    const keys = ['team/1-/a', 'team/1/a', 'team/1/b/c', 'team/1/b0', 'team/2/a'];
    for (const key of keys) {
      await store.put(key, bytesOf(key));
    }
    const listed = await keysOf();

    expect(listed.toSorted()).toEqual(keys.toSorted());
    for (const [index, key] of listed.entries()) {
      expect(await keysOf('', key)).toEqual(listed.slice(index + 1));
    }
    expect(await keysOf('team/1/', 'team/1/a')).toEqual(['team/1/b/c', 'team/1/b0']);
    expect(await keysOf('nothing/')).toEqual([]);
  });

  it('keeps what was put again since it was listed', async () => {
    await store.put('team/1/a', bytesOf('picture'));
    await utimes(join(folder, 'team/1/a'), LONG_AGO, LONG_AGO);
    const listed = { key: 'team/1/a', modifiedAt: LONG_AGO };

    await store.put('team/1/a', bytesOf('picture'));

    expect(await store.deleteUnchanged(listed)).toBe(false);
    const { mtime } = await stat(join(folder, 'team/1/a'));
    expect(await store.deleteUnchanged({ key: 'team/1/a', modifiedAt: mtime })).toBe(true);
    expect(await keysOf()).toEqual([]);
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
