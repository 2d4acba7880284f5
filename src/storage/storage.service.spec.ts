import { mkdtemp, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Test } from '@nestjs/testing';
import { Database } from '../database/index.js';
import { DiskObjectStore } from './disk-object-store.js';
import { InputObjectsRepository } from './input-objects.repository.js';
import { ObjectStore } from './object-store.js';
import { StorageService } from './storage.service.js';
import { StoredObjectsRepository } from './stored-objects.repository.js';
import { UrlSigner } from './url-signer.js';

const DAY_MS = 24 * 3_600_000;
const LONG_AGO = new Date('2020-01-01T00:00:00Z');

describe('storage', () => {
  let folder: string;
  let store: ObjectStore;
  let storage: StorageService;
  let published: string[];
  let commit: () => void;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'storage-'));
    store = new DiskObjectStore(folder);
    published = [];
    const database = { afterCommit: (callback: () => void) => (commit = callback) };
    const objects = {
      filterKnown: async (keys: string[]) => new Set(keys.filter((key) => published.includes(key))),
      holdVisible: async (keys: string[]) => keys.filter((key) => published.includes(key)),
      removePrefix: async () => 1,
    };
    const inputs = { use: async (keys: string[]) => keys.filter((key) => key.includes('/input/')) };
    const testing = await Test.createTestingModule({
      providers: [
        StorageService,
        { provide: Database, useValue: database },
        { provide: ObjectStore, useValue: store },
        { provide: StoredObjectsRepository, useValue: objects },
        { provide: InputObjectsRepository, useValue: inputs },
        { provide: UrlSigner, useValue: new UrlSigner('http://pictures.example', 's'.repeat(32)) },
      ],
    }).compile();
    storage = testing.get(StorageService);
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  const keys = async () => {
    const found: string[] = [];
    for await (const { key } of store.list()) {
      found.push(key);
    }
    return found;
  };

  const storeLongAgo = async (key: string) => {
    await storage.store(key, Buffer.from(key));
    await utimes(join(folder, key), LONG_AGO, LONG_AGO);
  };

  it.each([
    [true, ['team/1/a', 'team/1/input/b']],
    [true, []],
    [false, ['team/1/a', 'team/1/gone']],
  ])('says %s of whether all are there to draw from: %j', async (areThere, wanted) => {
    published = ['team/1/a'];

    expect(await storage.holdAll(wanted)).toBe(areThere);
  });

  it('says the size and the hash of what it stored', async () => {
    expect(await storage.store('team/1/a', Buffer.from('abc'))).toEqual({
      bytes: 3,
      sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    });
  });

  it('keeps the bytes of what is removed until the commit', async () => {
    await storage.store('team/1/a/b', Buffer.from('abc'));

    await storage.remove('team/1/a/');
    expect(await keys()).toEqual(['team/1/a/b']);

    const deleted = Promise.withResolvers<void>();
    const deletePrefix = store.deletePrefix.bind(store);
    store.deletePrefix = (target) => deletePrefix(target).finally(deleted.resolve);
    commit();
    await deleted.promise;
    expect(await keys()).toEqual([]);
  });

  it('sweeps old files without a row, and neither young ones, published ones nor inputs', async () => {
    await storeLongAgo('team/1/orphan');
    await storeLongAgo('team/1/published');
    await storeLongAgo('team/1/input/0a');
    await storage.store('team/1/young', Buffer.from('x'));
    published = ['team/1/published'];

    expect(await storage.sweepOrphans(DAY_MS)).toBe(1);
    expect(await keys()).toEqual(['team/1/input/0a', 'team/1/published', 'team/1/young']);
  });

  it('spares an orphan that is stored again just before its row comes', async () => {
    await storeLongAgo('team/1/late');
    await storage.store('team/1/late', Buffer.from('team/1/late'));

    expect(await storage.sweepOrphans(DAY_MS)).toBe(0);
  });
});
