import 'reflect-metadata';
import '../../src/app.module.js';
import { spawnSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { benchRead, benchStack } from '../../bench/http.bench.js';
import { tablesOf, type Results } from '../../bench/lib/tables.js';
import { Scene } from '../../bench/lib/scene.js';
import { benchPortrait, benchStart } from '../../bench/portrait.bench.js';
import { benchClaim, benchSubmit } from '../../bench/sql.bench.js';

const DOCS = 'docs/performance.md';
const RESULTS = '.tmp/bench/latest.json';
const MARKS = ['<!-- bench:begin -->', '<!-- bench:end -->'] as const;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    note: { type: 'string', default: '' },
  },
});
const load = { rounds: Number(values.rounds), seconds: Number(values.seconds) };
const tell = (line: string): void => console.log(`  ${line}`);

/** Every goal of docs/performance.md, each beside its floor in the same run. */
async function measureAll(): Promise<Results> {
  const scene = await Scene.set();
  try {
    console.log('What the stack costs (G1)');
    const stack = await benchStack(scene, load, tell);
    console.log('Reading a portrait (G2)');
    const read = await benchRead(scene, load, tell);
    console.log('Submitting a job (G4)');
    const submit = await benchSubmit(scene, load, tell);
    console.log('Claiming and finishing (G6)');
    const claim = await benchClaim(scene, load, tell);
    console.log('A portrait, and a start');
    const portrait = await benchPortrait(scene);
    const start = await benchStart(scene, Math.min(load.rounds, 3));
    return { ...load, note: values.note, at: new Date().toISOString(), stack, read, submit, claim, portrait, start };
  } finally {
    await scene.clear();
  }
}

async function keep(results: Results): Promise<void> {
  await mkdir('.tmp/bench', { recursive: true });
  await writeFile(RESULTS, `${JSON.stringify(results, null, 2)}\n`);
  const text = await readFile(DOCS, 'utf8');
  const [begin, end] = MARKS.map((mark) => text.indexOf(mark)) as [number, number];
  if (begin < 0 || end < begin) {
    throw new Error(`${DOCS} has lost the marks between which the figures stand: ${MARKS.join(' … ')}`);
  }
  const head = text.slice(0, begin + MARKS[0].length);
  await writeFile(DOCS, `${head}\n${tablesOf(results)}\n${text.slice(end)}`);
}

const results = await measureAll();
await keep(results);
console.log(tablesOf(results));
console.log('Checking text against a long blocklist (G9)');
// In a process of its own, so that its heap is only its own.
spawnSync(process.execPath, ['--expose-gc', '--import', './scripts/lib/typescript.mjs', 'bench/blocklist.bench.ts'], {
  stdio: 'inherit',
});
