import { writeFileSync } from 'node:fs';

/** Loaded into a server under test (with --expose-gc): notes on SIGUSR2 what it holds once the garbage is gone. */
const path = process.env.MEMORY_PROBE_FILE;
const MEGABYTE = 2 ** 20;

export interface Memory {
  /** JavaScript objects and what they keep outside the heap. */
  heldMb: number;
  rssMb: number;
}

if (path) {
  process.on('SIGUSR2', () => {
    globalThis.gc?.();
    globalThis.gc?.();
    const { heapUsed, external, rss } = process.memoryUsage();
    const memory: Memory = { heldMb: (heapUsed + external) / MEGABYTE, rssMb: rss / MEGABYTE };
    writeFileSync(path, JSON.stringify(memory));
  });
}
