import type { Redis } from 'ioredis';
import { type Draw, TOLERANCE_MS, type TokenBucket } from './token-bucket.js';
import type { TokenBuckets } from './token-buckets.js';

/** `drawToken` where all processes meet. The time is that of Redis, unless a test hands it in. */
const DRAW = `
local capacity, interval, tolerance = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local now = tonumber(ARGV[4])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
local full_at = tonumber(redis.call('GET', KEYS[1]) or now)
local missing = math.min(math.max(full_at - now, 0), capacity * interval)
if missing > (capacity - 1) * interval + tolerance then
  return { 0, tostring(missing) }
end
missing = missing + interval
redis.call('SET', KEYS[1], string.format('%.3f', now + missing), 'PX', math.ceil(missing))
return { 1, tostring(missing) }
`;

/** Buckets that every process shares: one round trip to Redis for each draw. */
export class RedisTokenBuckets implements TokenBuckets {
  constructor(
    private readonly redis: Redis,
    private readonly handedNowMs?: () => number,
  ) {}

  async draw(name: string, key: string, { capacity, intervalMs }: TokenBucket): Promise<Draw> {
    const keyInRedis = `likeness:rate:${name}:${key}`;
    const now = this.handedNowMs?.() ?? '';
    const reply = await this.redis.eval(DRAW, 1, keyInRedis, capacity, intervalMs, TOLERANCE_MS, now);
    const [admitted, missing] = reply as [number, string];
    return { isAdmitted: admitted === 1, fullInMs: Number(missing) };
  }
}
