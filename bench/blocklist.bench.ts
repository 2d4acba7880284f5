import { performance } from 'node:perf_hooks';
import { Blocklist } from '../src/moderation/blocklist.js';

/** Goal G9: a list of 100,000 names, normalisation included; 20 % of the texts hold a name of the list. */
const TERMS = 100_000;
const TEXTS = 200;
const PASSES = 30;

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
  times.sort((left, right) => left - right);
  return { p50: times[times.length >> 1] ?? 0, p99: times[Math.floor(times.length * 0.99)] ?? 0 };
}

const median = (values: number[]): number => values.toSorted((left, right) => left - right)[values.length >> 1] ?? 0;

const builds: number[] = [];
let list = Blocklist.of([]);
const heapBefore = process.memoryUsage().heapUsed;
for (let round = 0; round < 5; round += 1) {
  const start = performance.now();
  list = Blocklist.of(names.map((term) => ({ kind: 'person', term, aliases: [] })));
  builds.push(performance.now() - start);
}
globalThis.gc?.();
const heapMb = (process.memoryUsage().heapUsed - heapBefore) / 2 ** 20;

console.log(
  `blocklist of ${list.size} names: build ${median(builds).toFixed(0)} ms (goal 200), heap ${heapMb.toFixed(1)} MB (goal 25)`,
);
for (const [label, vocabulary, length, goal] of [
  ['ASCII', WORDS, 500, 30],
  ['ASCII', WORDS, 5_000, 250],
  ['non-ASCII', ACCENTED, 500, 60],
  ['non-ASCII', ACCENTED, 5_000, 500],
] as const) {
  const rounds = Array.from({ length: 5 }, () => measure(list, vocabulary, length));
  const p50 = median(rounds.map((round) => round.p50)).toFixed(1);
  const p99 = median(rounds.map((round) => round.p99)).toFixed(1);
  console.log(`${label} ${length} characters: p50 ${p50} µs (goal ${goal}), p99 ${p99} µs`);
}
