import { Injectable } from '@nestjs/common';
import { normalizeIp } from '@nestjs/throttler';
import { Env, EnvError } from '../../config/index.js';
import type { Caller } from '../caller.js';
import { BUCKETS, type BucketName, type BucketNumbers, isBucketName, ruleOf } from './buckets.js';
import type { TeamRateTerms } from './rate-terms.js';
import { TokenBucketStorage } from './token-bucket-storage.js';

/** What one draw found, as the headers tell it. */
export interface RateLimit {
  isAdmitted: boolean;
  limit: number;
  remaining: number;
  /** Unix seconds at which the bucket will be full. */
  resetAtS: number;
  retryAfterS: number;
}

const MINUTE_MS = 60_000;

/** Draws a token for a request: from a bucket of the caller's team, or for a refused credential from one of its address. */
@Injectable()
export class RateLimits {
  private readonly numbers: ReadonlyMap<BucketName, BucketNumbers>;

  constructor(
    env: Env,
    private readonly storage: TokenBucketStorage,
  ) {
    this.numbers = configuredNumbers(env.RATE_LIMITS ?? []);
  }

  /** Test and live are two worlds of a team; each has its own buckets. */
  draw({ teamId, isTest }: Caller, bucket: BucketName, terms: TeamRateTerms): Promise<RateLimit> {
    return this.take(bucket, isTest ? `${teamId}:test` : teamId, this.numbersFor(bucket, terms));
  }

  drawFailure(ip: string): Promise<RateLimit> {
    return this.take('unauthenticated', normalizeIp(ip), this.of('unauthenticated'));
  }

  private async take(bucket: BucketName, key: string, { capacity, perMinute }: BucketNumbers): Promise<RateLimit> {
    const ttlMs = (capacity / perMinute) * MINUTE_MS;
    const record = await this.storage.increment(key, ttlMs, capacity, 0, bucket);
    return {
      isAdmitted: !record.isBlocked,
      limit: capacity,
      remaining: capacity - record.totalHits,
      resetAtS: Math.ceil(Date.now() / 1_000) + record.timeToExpire,
      retryAfterS: record.timeToBlockExpire,
    };
  }

  /** What a bucket holds for a team of these terms. */
  numbersFor(bucket: BucketName, { factor, overrides }: TeamRateTerms): BucketNumbers {
    const { capacity, perMinute } = this.of(bucket);
    const applied = ruleOf(bucket).isPromised ? Math.max(1, factor) : factor;
    const own = overrides?.[bucket];
    return {
      capacity: Math.max(1, Math.floor(own?.capacity ?? capacity * applied)),
      perMinute: Math.max(1, own?.perMinute ?? perMinute * applied),
    };
  }

  private of(bucket: BucketName): BucketNumbers {
    return this.numbers.get(bucket) ?? BUCKETS[bucket];
  }
}

function configuredNumbers(pairs: string[]): Map<BucketName, BucketNumbers> {
  const numbers = new Map<BucketName, BucketNumbers>();
  for (const pair of pairs) {
    const [name = '', capacity, perMinute] = pair.split(/[=/]/);
    if (!isBucketName(name)) {
      throw new EnvError([`RATE_LIMITS names ${name}, which is none of: ${Object.keys(BUCKETS).join(', ')}`]);
    }
    numbers.set(name, { capacity: Number(capacity), perMinute: Number(perMinute) });
  }
  return numbers;
}
