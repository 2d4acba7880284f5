import { Redis } from 'ioredis';
import { S3Double } from './s3/index.js';

/** How many processes of a role a fault is done to. */
export type LineUp = Record<'api' | 'worker', number>;

/** A part of what one application runs on that is no part of itself. */
export interface Column {
  variables: Record<string, string>;
  s3: S3Double | null;
  lineUp: LineUp;
  close(): Promise<void>;
}

interface Kind {
  hasRedis?: boolean;
  hasS3?: boolean;
  lineUp?: LineUp;
}

const FEW: LineUp = { api: 1, worker: 2 };
const KINDS: Record<string, Kind> = {
  embedded: {},
  redis: { hasRedis: true },
  s3: { hasS3: true },
  fleet: { hasRedis: true, hasS3: true, lineUp: { api: 2, worker: 3 } },
};

const NAME = process.env.TEST_COLUMN ?? 'embedded';

/** For what is so only while pictures are files: how we serve them ourselves, and how they lie on disk. S3 has specs of its own. */
export const describeOnDisk = KINDS[NAME]?.hasS3 ? describe.skip : describe;

/** What the suite was asked to run on: nothing else, or Redis or S3 or both in the place of what is embedded. A spec may bring its own S3. */
export async function openColumn(ownS3: S3Double | null = null): Promise<Column> {
  const kind = KINDS[NAME];
  if (!kind) {
    throw new Error(`TEST_COLUMN is "${NAME}": it may be ${Object.keys(KINDS).join(', ')}.`);
  }
  const s3 = ownS3 ?? (kind.hasS3 ? await S3Double.start() : null);
  return {
    variables: { ...(kind.hasRedis && { REDIS_URL: await nextRedisUrl() }), ...s3?.variables },
    s3,
    lineUp: kind.lineUp ?? FEW,
    close: async () => s3?.stop(),
  };
}

/** The run's one Redis has a database for each application: rings of one are not for another. */
async function nextRedisUrl(): Promise<string> {
  const url = process.env.TEST_REDIS_URL;
  if (!url) {
    throw new Error('TEST_REDIS_URL is not set: run the tests through npm run test:redis or npm run test:fleet.');
  }
  const client = new Redis(url);
  const database = await client.incr('databases-given');
  client.disconnect();
  return `${url}/${database}`;
}
