import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { ThrottlerStorage } from '@nestjs/throttler';
import { Redis } from 'ioredis';
import { Env } from '../../config/index.js';
import { type BucketName, ruleOf } from './buckets.js';
import { MonotonicClock } from './clock.js';
import { MemoryTokenBuckets } from './memory-token-buckets.js';
import { RedisTokenBuckets } from './redis-token-buckets.js';
import { type Draw, nextTokenInMs, type TokenBucket, tokensLeft } from './token-bucket.js';

type StorageRecord = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/** No request waits longer than this for a shared bucket. */
const REDIS_CAP_MS = 150;
const CONNECT_MS = 1_000;
/** After a fault, how long this process goes on alone before it asks Redis again. */
const ALONE_MS = 1_000;

/** Nest's throttler storage as token buckets: in Redis when there is one, in the process otherwise. */
@Injectable()
export class TokenBucketStorage implements ThrottlerStorage, OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger('RateLimits');
  private readonly local: MemoryTokenBuckets;
  private readonly redis: Redis | null;
  private readonly shared: RedisTokenBuckets | null;
  private aloneUntilMs = Number.NEGATIVE_INFINITY;

  constructor(
    env: Env,
    private readonly clock: MonotonicClock,
  ) {
    this.local = new MemoryTokenBuckets(clock);
    this.redis = env.REDIS_URL ? this.connect(env.REDIS_URL) : null;
    this.shared = this.redis && new RedisTokenBuckets(this.redis);
  }

  /** A Redis that is not there yet is waited for in the background. */
  async onModuleInit(): Promise<void> {
    // Nest knows this object under two tokens, ours and the throttler's, and calls it for each.
    if (this.redis?.status === 'wait') {
      // One that takes connections and says nothing would be waited for without an end.
      await within(CONNECT_MS, this.redis.connect()).catch((error: unknown) => this.goAlone(error));
    }
  }

  onModuleDestroy(): void {
    this.redis?.disconnect();
  }

  /** The throttler's own signature: a bucket of `limit` tokens that fills in `ttl` milliseconds; answers in seconds. */
  async increment(key: string, ttl: number, limit: number, _: number, name: BucketName): Promise<StorageRecord> {
    const bucket = { capacity: limit, intervalMs: ttl / limit };
    const { isAdmitted, fullInMs } = await this.draw(name, key, bucket);
    return {
      totalHits: limit - tokensLeft(fullInMs, bucket),
      timeToExpire: Math.ceil(fullInMs / 1_000),
      isBlocked: !isAdmitted,
      timeToBlockExpire: isAdmitted ? 0 : Math.max(1, Math.ceil(nextTokenInMs(fullInMs, bucket) / 1_000)),
    };
  }

  private async draw(name: BucketName, key: string, bucket: TokenBucket): Promise<Draw> {
    if (!this.shared) {
      return this.local.draw(name, key, bucket);
    }
    if (this.clock.nowMs() < this.aloneUntilMs) {
      return this.drawAlone(name, key, bucket);
    }
    return within(REDIS_CAP_MS, this.shared.draw(name, key, bucket)).catch((error: unknown) => {
      this.goAlone(error);
      return this.drawAlone(name, key, bucket);
    });
  }

  /** What costs money stays limited, process by process; what is free stays open. */
  private drawAlone(name: BucketName, key: string, bucket: TokenBucket): Draw {
    return ruleOf(name).isFree ? { isAdmitted: true, fullInMs: 0 } : this.local.draw(name, key, bucket);
  }

  private goAlone(error: unknown): void {
    const nowMs = this.clock.nowMs();
    if (nowMs - this.aloneUntilMs > ALONE_MS) {
      this.logger.warn(`Redis is away, limits are per process until it is back: ${String(error)}`);
    }
    this.aloneUntilMs = nowMs + ALONE_MS;
  }

  private connect(url: string): Redis {
    const redis = new Redis(url, {
      lazyConnect: true,
      connectTimeout: CONNECT_MS,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      retryStrategy: (attempt) => Math.min(attempt * 100, ALONE_MS),
    });
    // Each draw reports its own fault; without a listener the first broken connection would end the process.
    redis.on('error', (error: Error) => this.logger.debug(`The connection to Redis: ${error.message}`));
    return redis;
  }
}

/** A reply that lies in the socket while this process was busy counts as in time: one turn of the loop reads it. */
function within<T>(capMs: number, reply: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new Error(`no answer within ${capMs} ms`));
    const timer = setTimeout(() => setImmediate(late), capMs);
    reply.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
