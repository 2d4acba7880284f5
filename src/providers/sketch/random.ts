import { createHash } from 'node:crypto';

/** The same text always gives the same number, of 32 bits. */
export function hash32(text: string | Buffer): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0);
}

/** A stream of numbers in [0, 1) that depends on the seed and the name only (mulberry32). */
export class Random {
  private state: number;

  constructor(seed: number, name: string) {
    this.state = hash32(`${seed}:${name}`);
  }

  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(choices: readonly [T, ...T[]]): T {
    return choices[Math.floor(this.next() * choices.length)] ?? choices[0];
  }
}
