import type { MonotonicClock } from './clock.js';
import { type Draw, drawToken, type TokenBucket } from './token-bucket.js';
import type { TokenBuckets } from './token-buckets.js';

const MAX_KEYS = 50_000;
const SWEPT_PER_DRAW = 2;

/**
 * Buckets of this process. A full bucket and an absent one are the same, so full ones are dropped as others are drawn from.
 * Each name has a map of its own: a flood of strangers' addresses cannot push a team's bucket out.
 */
export class MemoryTokenBuckets implements TokenBuckets {
  private readonly fullAtMs = new Map<string, Map<string, number>>();

  constructor(
    private readonly clock: MonotonicClock,
    private readonly maxKeys = MAX_KEYS,
  ) {}

  draw(name: string, key: string, bucket: TokenBucket): Draw {
    const nowMs = this.clock.nowMs();
    const keys = this.keysOf(name);
    const draw = drawToken(keys.get(key) ?? nowMs, nowMs, bucket);
    // Deleted first, so that the map stays in the order of use.
    keys.delete(key);
    keys.set(key, nowMs + draw.fullInMs);
    this.sweep(keys, nowMs);
    return draw;
  }

  get size(): number {
    return [...this.fullAtMs.values()].reduce((sum, keys) => sum + keys.size, 0);
  }

  private keysOf(name: string): Map<string, number> {
    const present = this.fullAtMs.get(name);
    const keys = present ?? new Map<string, number>();
    if (!present) {
      this.fullAtMs.set(name, keys);
    }
    return keys;
  }

  private sweep(keys: Map<string, number>, nowMs: number): void {
    let looked = 0;
    for (const [key, fullAtMs] of keys) {
      if (looked === SWEPT_PER_DRAW) {
        return;
      }
      looked += 1;
      if (fullAtMs <= nowMs || keys.size > this.maxKeys) {
        keys.delete(key);
      }
    }
  }
}
