import { buffer } from 'node:stream/consumers';
import type { ObjectStore } from '../src/storage/object-store.js';
import { InvalidObjectKeyError, ObjectExistsError, ObjectMissingError } from '../src/storage/storage.errors.js';
import { STORES, type StoreUnderTest } from './support/s3/object-stores.js';

const bytesOf = (text: string) => Buffer.from(text);
const LONG_AGO = new Date('2020-01-01T00:00:00Z');

describe.each(Object.entries(STORES))('the object store %s', (_, open) => {
  let opened: StoreUnderTest;
  let store: ObjectStore;

  beforeEach(async () => {
    opened = await open();
    ({ store } = opened);
  });

  afterEach(() => opened.close());

  const list = async (prefix?: string, after?: string) => {
    const objects = [];
    for await (const object of store.list(prefix, after)) {
      objects.push(object);
    }
    return objects;
  };

  const keysOf = async (prefix?: string, after?: string) => (await list(prefix, after)).map(({ key }) => key);

  it('finds nothing to mend in itself', async () => {
    await expect(store.check()).resolves.toBeUndefined();
  });

  it('reads back what was put, also when that is nothing', async () => {
    await store.put('team/1/a.png', bytesOf('picture'));
    await store.put('team/1/empty', Buffer.alloc(0));

    expect((await store.read('team/1/a.png')).toString()).toBe('picture');
    expect(await store.read('team/1/empty')).toHaveLength(0);
  });

  it('knows what is there without reading it', async () => {
    await store.put('team/1/a.png', bytesOf('picture'));

    expect([await store.exists('team/1/a.png'), await store.exists('team/1/b.png')]).toEqual([true, false]);
    expect(await store.exists('team/1')).toBe(false);
  });

  it('takes the same bytes again and refuses others', async () => {
    await store.put('team/1/a.png', bytesOf('picture'));

    await store.put('team/1/a.png', bytesOf('picture'));
    await expect(store.put('team/1/a.png', bytesOf('another'))).rejects.toThrow(ObjectExistsError);
    expect((await store.read('team/1/a.png')).toString()).toBe('picture');
  });

  it('keeps every byte of a large object', async () => {
    const bytes = Buffer.alloc(9_000_000, 'large picture ');

    await store.put('team/1/large.png', bytes);

    expect((await store.read('team/1/large.png')).equals(bytes)).toBe(true);
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

  it('deletes a key or a folder, not its longer namesakes', async () => {
    for (const key of ['team/1/a', 'team/1/b', 'team/10/a', 'team/1-/a']) {
      await store.put(key, bytesOf(key));
    }

    await store.deletePrefix('team/1/');
    await store.deletePrefix('team/10/a');
    await store.delete('team/none');
    await store.deletePrefix('team/none/');

    expect(await keysOf()).toEqual(['team/1-/a']);
  });

  it('lists a folder, and goes on behind any of its keys', async () => {
    const keys = ['team/1/a', 'team/1/b/c', 'team/1/d', 'team/2/a'];
    for (const key of keys) {
      await store.put(key, bytesOf(key));
    }
    const listed = await keysOf();

    expect(listed.toSorted()).toEqual(keys.toSorted());
    for (const [index, key] of listed.entries()) {
      expect(await keysOf('', key)).toEqual(listed.slice(index + 1));
    }
    expect(await keysOf('team/1/', 'team/1/a')).toEqual(['team/1/b/c', 'team/1/d']);
    expect(await keysOf('nothing/')).toEqual([]);
  });

  it('keeps what was put again since it was listed, and deletes what was not', async () => {
    await store.put('team/1/again', bytesOf('picture'));
    await store.put('team/1/left', bytesOf('picture'));
    await opened.age('team/1/again', LONG_AGO);
    await opened.age('team/1/left', LONG_AGO);
    const [again, left] = await list();

    await store.put('team/1/again', bytesOf('picture'));

    expect(again && (await store.deleteUnchanged(again))).toBe(false);
    expect(left && (await store.deleteUnchanged(left))).toBe(true);
    expect(await keysOf()).toEqual(['team/1/again']);
  });
});
