import { Redis } from 'ioredis';
import { S3Double } from './s3/index.js';

/** A part of what one application runs on that is no part of itself. */
export interface Column {
  variables: Record<string, string>;
  s3: S3Double | null;
  close(): Promise<void>;
}

const NAME = process.env.TEST_COLUMN ?? 'embedded';

/** For what is so only while pictures are files: how we serve them ourselves, and how they lie on disk. S3 has specs of its own. */
export const describeOnDisk = NAME === 's3' ? describe.skip : describe;

/** What the suite was asked to run on: nothing else, or Redis or S3 in the place of what is embedded. */
export async function openColumn(): Promise<Column> {
  switch (NAME) {
    case 'embedded':
      return { variables: {}, s3: null, close: async () => undefined };
    case 'redis':
      return { variables: { REDIS_URL: await nextRedisUrl() }, s3: null, close: async () => undefined };
    case 's3':
      return columnOn(await S3Double.start());
    default:
      throw new Error(`TEST_COLUMN is "${NAME}": run npm test, npm run test:redis or npm run test:s3.`);
  }
}

export const columnOn = (s3: S3Double): Column => ({ variables: s3.variables, s3, close: () => s3.stop() });

/** The run's one Redis has a database for each application: rings of one are not for another. */
async function nextRedisUrl(): Promise<string> {
  const url = process.env.TEST_REDIS_URL;
  if (!url) {
    throw new Error('TEST_REDIS_URL is not set: run the tests through npm run test:redis.');
  }
  const client = new Redis(url);
  const database = await client.incr('databases-given');
  client.disconnect();
  return `${url}/${database}`;
}
