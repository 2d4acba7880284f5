import { renameSync, writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Loaded into a server under test: notes how long its loop was blocked and how much memory it held, since the last SIGUSR2. */
const path = process.env.LOOP_PROBE_FILE;
const MS = 1e6;
const MEGABYTE = 2 ** 20;

if (path) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  let peakMb = 0;
  process.on('SIGUSR2', () => {
    delay.reset();
    peakMb = 0;
  });
  setInterval(() => {
    peakMb = Math.max(peakMb, process.memoryUsage.rss() / MEGABYTE);
    writeFileSync(`${path}.new`, JSON.stringify({ blockMs: delay.max / MS, peakMb }));
    renameSync(`${path}.new`, path);
  }, 10).unref();
}
