import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Load, Section } from './section.js';

/** Runs a benchmark in a process of its own, whose heap is only its own; it sends its section and ends. */
export async function measureApart(file: string, load: Load): Promise<Section> {
  const execArgv = ['--expose-gc', '--import', './scripts/lib/typescript.mjs'];
  const child = fork(file, [String(load.rounds)], { execArgv });
  const [section] = (await once(child, 'message')) as [Section];
  await once(child, 'exit');
  return section;
}
