import { performance } from 'node:perf_hooks';
import { Blocklist } from '../src/moderation/blocklist.js';
import { figure, type Goal } from './lib/goals.js';
import { quantile } from './lib/lanes.js';
import { Rounds } from './lib/rounds.js';
import { rateTable } from './lib/tables.js';

/** G9, in a process of its own: a list of 100,000 names, normalisation included; 20 % of the texts hold a name of the list. */
const TERMS = 100_000;
const TEXTS = 200;
const PASSES = 30;
const ROUNDS = Number(process.argv[2] ?? 5);
const CASES = [
  { letters: 'ASCII', length: 500, p50Us: 30, p99Us: 80 },
  { letters: 'ASCII', length: 5_000, p50Us: 250 },
  { letters: 'non-ASCII', length: 500, p50Us: 60 },
  { letters: 'non-ASCII', length: 5_000, p50Us: 500 },
];

const SYLLABLES = 'ka lo mi ren tas vel dor ni su pha gra bel ix on ar ema tru wil smi jo han ste fa lin zo qui'.split(
  ' ',
);
const WORDS =
  'a portrait of an old sailor with grey eyes and the long coat she wears in winter near water under soft morning light standing by his window while rain falls on quiet streets her hair brown short curly smiling warm film grain detailed face of young baker holding bread'.split(
    ' ',
  );
const ACCENTED =
  'ein Porträt einer älteren Frau mit grauen Augen und dem langen Mantel près de la fenêtre où elle regarde cahier école портрет старого моряка у окна глаза серые улыбка façade señora mañana'.split(
    ' ',
  );

let state = 42;
const random = (below: number): number => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
};
const pick = <T>(items: readonly T[]): T => items[random(items.length)] as T;
const word = (): string => Array.from({ length: 2 + random(2) }, () => pick(SYLLABLES)).join('');
const names = Array.from({ length: TERMS }, () => `${word()} ${word()}${random(3) === 0 ? ` ${word()}` : ''}`);

function textOf(vocabulary: readonly string[], length: number): string {
  let text = random(5) === 0 ? `${pick(names)} ` : '';
  while (text.length < length) {
    text += `${pick(vocabulary)}${random(12) === 0 ? ', ' : ' '}`;
  }
  return text.slice(0, length);
}

function measure(list: Blocklist, vocabulary: readonly string[], length: number): { p50: number; p99: number } {
  const texts = Array.from({ length: TEXTS }, () => textOf(vocabulary, length));
  const times: number[] = [];
  for (let pass = 0; pass < PASSES; pass += 1) {
    for (const text of texts) {
      const start = performance.now();
      list.find(text);
      times.push((performance.now() - start) * 1000);
    }
  }
  return { p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}

const building = new Rounds();
let list = Blocklist.of([]);
globalThis.gc?.();
const heapBefore = process.memoryUsage().heapUsed;
for (let round = 0; round < ROUNDS; round += 1) {
  const start = performance.now();
  list = Blocklist.of(names.map((term) => ({ kind: 'person', term, aliases: [] })));
  building.add('build, ms', performance.now() - start);
}
globalThis.gc?.();
building.add('heap, MB', (process.memoryUsage().heapUsed - heapBefore) / 2 ** 20);

const [p50, p99] = [new Rounds(), new Rounds()];
const goals: Goal[] = [
  figure({ goal: 'G9', what: 'build', unit: 'ms', measured: building.spread('build, ms'), most: 200 }),
  figure({ goal: 'G9', what: 'heap', unit: 'MB', measured: building.spread('heap, MB'), most: 25 }),
];
for (let round = 0; round < ROUNDS; round += 1) {
  for (const { letters, length } of CASES) {
    const times = measure(list, letters === 'ASCII' ? WORDS : ACCENTED, length);
    p50.add(`${letters}, ${length} characters`, times.p50);
    p99.add(`${letters}, ${length} characters`, times.p99);
  }
}
for (const { letters, length, p50Us, p99Us } of CASES) {
  const what = `${letters}, ${length} characters`;
  goals.push(figure({ goal: 'G9', what: `${what}, p50`, unit: 'µs', measured: p50.spread(what), most: p50Us }));
  if (p99Us) {
    goals.push(figure({ goal: 'G9', what: `${what}, p99`, unit: 'µs', measured: p99.spread(what), most: p99Us }));
  }
}
const tables = [
  rateTable(`list of ${list.size} names`, { measured: building }),
  rateTable('check', { 'p50 µs': p50, 'p99 µs': p99 }),
];
process.send?.({ goals, tables, raw: { building, p50, p99 } });
process.disconnect?.();
