import { join } from 'node:path';
import type { Env } from '../config/index.js';
import { DiskObjectStore } from './disk-object-store.js';
import type { ObjectStore } from './object-store.js';
import { S3ObjectStore } from './s3/s3-object-store.js';

/** The bucket that the environment names, or a folder beside the other data. */
export const openObjectStore = ({ DATA_DIR, S3_BUCKET, ...env }: Env): ObjectStore =>
  S3_BUCKET ? new S3ObjectStore({ ...env, S3_BUCKET }) : new DiskObjectStore(join(DATA_DIR, 'objects'));
