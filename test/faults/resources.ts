import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { ServiceProcess } from '../support/processes.js';

const LOOK_EVERY_MS = 20;

/** Open files and sockets of the processes; 0 where the system does not tell. */
export async function countDescriptors(processes: ServiceProcess[]): Promise<number> {
  const counts = await Promise.all(
    processes.map(({ pid }) =>
      readdir(`/proc/${pid}/fd`).then(
        ({ length }) => length,
        () => 0,
      ),
    ),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Looks at the memory of each process until it is stopped, and then says by how many MB one of them grew at most. */
export function watchMemory(processes: ServiceProcess[]): { stop: () => Promise<number> } {
  const watch = { isOver: false };
  const watching = growthOf(processes, watch);
  return {
    stop: () => {
      watch.isOver = true;
      return watching;
    },
  };
}

async function growthOf(processes: ServiceProcess[], watch: { isOver: boolean }): Promise<number> {
  const before = await Promise.all(processes.map(memoryMb));
  let growthMb = 0;
  while (!watch.isOver) {
    const now = await Promise.all(processes.map(memoryMb));
    growthMb = Math.max(growthMb, ...now.map((mb, at) => mb - (before[at] ?? 0)));
    await delay(LOOK_EVERY_MS);
  }
  return Math.round(growthMb);
}

/** Resident; 0 where the system does not tell. */
async function memoryMb({ pid }: ServiceProcess): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1_000;
}
