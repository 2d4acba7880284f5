import type { Draw, TokenBucket } from './token-bucket.js';

/** Where buckets are kept: in this process, or in a Redis that all processes share. */
export interface TokenBuckets {
  /** `name` is the kind of bucket, `key` whose it is. */
  draw(name: string, key: string, bucket: TokenBucket): Draw | Promise<Draw>;
}
