import { availableParallelism, totalmem } from 'node:os';
import type { HttpFigures } from '../http.bench.js';
import type { PortraitFigures, StartFigures } from '../portrait.bench.js';
import type { SqlFigures } from '../sql.bench.js';
import type { Goal, Rounds, Spread } from './rounds.js';

export interface Results {
  rounds: number;
  seconds: number;
  note: string;
  at: string;
  stack: HttpFigures;
  read: HttpFigures;
  submit: SqlFigures;
  claim: SqlFigures;
  portrait: PortraitFigures;
  start: StartFigures;
}

/** The figures of one run as Markdown. */
export function tablesOf(results: Results): string {
  const { stack, read, submit, claim } = results;
  const goals = [stack, read, submit, claim].flatMap((figures) => figures.goals);
  return [
    `${results.at.slice(0, 10)}, ${results.rounds} interleaved rounds of ${results.seconds} s, median (min–max). ${machine()}${results.note}`,
    table(['goal', 'measured', 'beside', 'wanted', 'ratio', ''], goals.map(goalRow)),
    table(['GET', 'requests/s', 'requests per CPU second'], [stack, read].flatMap(httpRows)),
    table(
      ['SQL', 'jobs/s'],
      [submit, claim].flatMap(({ rounds }) => rateRows(rounds)),
    ),
    `Deadlocks: ${claim.deadlocks}.`,
    table(['', 'measured', 'wanted'], singleRows(results)),
  ].join('\n\n');
}

const machine = (): string =>
  `${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}, load generator and Postgres on the same cores. `;

const goalRow = ({ goal, what, floor, wanted, ratio }: Goal): string[] => {
  const verdict = wanted === null ? '' : ratio.median >= wanted ? 'met' : '**missed**';
  return [goal, what, floor, wanted === null ? '' : `≥ ${wanted}`, show(ratio, 2), verdict];
};

const httpRows = ({ requests, perCpuSecond }: HttpFigures): string[][] =>
  requests.names().map((name) => [name, show(requests.spread(name)), show(perCpuSecond.spread(name))]);

const rateRows = (rounds: Rounds): string[][] => rounds.names().map((name) => [name, show(rounds.spread(name))]);

const singleRows = ({ portrait, start }: Results): string[][] => [
  ['3:4 2K sketch portrait, request to answer', `${show(portrait.totalMs)} ms`, '≤ 1500 ms'],
  ['… of which drawing and encoding', `${show(portrait.drawingMs)} ms`, ''],
  ['… of which everything else', `${show(portrait.oursMs)} ms`, '≤ 50 ms'],
  ['second `npm start` until ready', `${show(start.secondStartMs)} ms`, '≤ 5000 ms'],
  ['memory of an idle process', `${Math.round(start.idleMb)} MB`, '≤ 300 MB'],
];

const show = ({ median, min, max }: Spread, digits = 0): string => {
  const [middle, least, most] = [median, min, max].map((figure) => figure.toFixed(digits));
  return `${middle} (${least}–${most})`;
};

const table = (head: string[], rows: string[][]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
