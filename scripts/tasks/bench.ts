import 'reflect-metadata';
import '../../src/app.module.js';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { Scene } from '../../bench/lib/scene.js';
import type { Load } from '../../bench/lib/section.js';
import { type Result, tablesOf } from '../../bench/lib/tables.js';
import { type Benchmark, BENCHMARKS } from '../../bench/sections.js';

const DOCS = 'docs/performance.md';
const RESULTS = '.tmp/bench/latest.json';
const MARKS = ['<!-- bench:begin -->', '<!-- bench:end -->'] as const;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    note: { type: 'string', default: '' },
    only: { type: 'string', default: '' },
  },
});

function chosen(only: string): Benchmark[] {
  const wanted = only.split(',').filter(Boolean);
  const known = BENCHMARKS.flatMap(({ names }) => names);
  const unknown = wanted.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new Error(`--only knows ${known.join(', ')}; not ${unknown.join(', ')}.`);
  }
  return wanted.length === 0
    ? BENCHMARKS
    : BENCHMARKS.filter(({ names }) => names.some((name) => wanted.includes(name)));
}

/** On a database of its own: no benchmark finds what another left. */
async function measure({ title, run }: Benchmark, load: Load): Promise<Result> {
  console.log(title);
  const scene = await Scene.set();
  try {
    const section = await run(scene, load, (line) => console.log(`  ${line}`));
    return { ...section, ...load, title, note: values.note, at: new Date().toISOString() };
  } finally {
    await scene.clear();
  }
}

/** What is not measured now keeps the figures it had, each with the date of its run; a run of everything forgets them. */
async function keep(fresh: Result[]): Promise<Result[]> {
  const titles = new Set(fresh.map(({ title }) => title));
  const old = values.only ? (await readResults()).filter(({ title }) => !titles.has(title)) : [];
  const order = BENCHMARKS.map(({ title }) => title);
  const results = [...old, ...fresh].toSorted((one, other) => order.indexOf(one.title) - order.indexOf(other.title));
  await mkdir('.tmp/bench', { recursive: true });
  await writeFile(RESULTS, `${JSON.stringify(results, null, 2)}\n`);
  return results;
}

async function readResults(): Promise<Result[]> {
  const text = await readFile(RESULTS, 'utf8').catch(() => '[]');
  const found: unknown = JSON.parse(text);
  return Array.isArray(found) ? (found as Result[]) : [];
}

async function publish(tables: string): Promise<void> {
  const text = await readFile(DOCS, 'utf8');
  const [begin, end] = MARKS.map((mark) => text.indexOf(mark)) as [number, number];
  if (begin < 0 || end < begin) {
    throw new Error(`${DOCS} has lost the marks between which the figures stand: ${MARKS.join(' … ')}`);
  }
  await writeFile(DOCS, `${text.slice(0, begin + MARKS[0].length)}\n${tables}\n${text.slice(end)}`);
}

const load = { rounds: Number(values.rounds), seconds: Number(values.seconds) };
const fresh: Result[] = [];
let results: Result[] = [];
for (const benchmark of chosen(values.only)) {
  fresh.push(await measure(benchmark, load));
  // After each of them: a later one that breaks costs nobody these figures.
  results = await keep(fresh);
}
await publish(tablesOf(results));
console.log(tablesOf(results));
