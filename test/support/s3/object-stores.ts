import { mkdtemp, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';
import { DiskObjectStore } from '../../../src/storage/disk-object-store.js';
import type { ObjectStore } from '../../../src/storage/object-store.js';
import type { S3Settings } from '../../../src/storage/s3/s3-client.js';
import { S3ObjectStore } from '../../../src/storage/s3/s3-object-store.js';
import { S3Double } from './s3-double.js';

/** An empty store of one kind. */
export interface StoreUnderTest {
  store: ObjectStore;
  /** Makes an object look as old as that. */
  age(key: string, modifiedAt: Date): Promise<void>;
  close(): Promise<void>;
}

const DEFAULTS = {
  S3_REGION: 'us-east-1',
  S3_CONDITIONAL_WRITES: true,
  S3_CHECKSUMS: 'required',
  S3_TIMEOUT_MS: 1_000,
} as const;

export const storeOn = (double: S3Double, settings: Partial<S3Settings> = {}): S3ObjectStore =>
  new S3ObjectStore({ ...DEFAULTS, ...double.variables, ...settings });

const newFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'likeness-store-'));

async function disk(): Promise<StoreUnderTest> {
  const folder = await newFolder();
  return {
    store: new DiskObjectStore(folder),
    age: (key, modifiedAt) => utimes(join(folder, key), modifiedAt, modifiedAt),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

const double = (settings: Partial<S3Settings>) => async (): Promise<StoreUnderTest> => {
  const s3 = await S3Double.start();
  return {
    store: storeOn(s3, settings),
    age: async (key, modifiedAt) => s3.bucket.age(key, modifiedAt),
    close: () => s3.stop(),
  };
};

/** A store by other hands, which knows no conditional writes. */
async function s3rver(): Promise<StoreUnderTest> {
  const directory = await newFolder();
  const bucket = 'pictures';
  const server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    configureBuckets: [{ name: bucket }],
  });
  const { port } = await server.run();
  const store = new S3ObjectStore({
    ...DEFAULTS,
    S3_BUCKET: bucket,
    S3_ENDPOINT: `http://127.0.0.1:${port}`,
    S3_ACCESS_KEY_ID: 'S3RVER',
    S3_SECRET_ACCESS_KEY: 'S3RVER',
    S3_CONDITIONAL_WRITES: false,
  });
  return {
    store,
    age: (key, modifiedAt) => utimes(join(directory, bucket, `${key}._S3rver_object`), modifiedAt, modifiedAt),
    close: async () => {
      await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

export const STORES: Record<string, () => Promise<StoreUnderTest>> = {
  'on disk': disk,
  'in a bucket': double({}),
  'in a bucket, with checksums': double({ S3_CHECKSUMS: 'always' }),
  'in a bucket without conditional writes': s3rver,
};
