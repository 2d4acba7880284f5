import { availableParallelism, totalmem } from 'node:os';
import { type Goal, isMet } from './goals.js';
import type { Rounds, Spread } from './rounds.js';
import type { Load, Section, Table } from './section.js';

/** A section and the circumstances of its run. */
export type Result = Section & Load & { title: string; at: string; note: string };

/** The figures as Markdown: all goals in one table, then what each section measured. */
export function tablesOf(results: Result[]): string {
  const goals = results.flatMap((result) => result.goals);
  const head = ['goal', 'measured', 'beside', 'wanted', 'median (min–max)', ''];
  return [machine(), render({ head, rows: goals.map(goalRow) }), ...results.map(sectionOf)].join('\n\n');
}

const machine = (): string =>
  `${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}; load generator, upstream and Postgres on the same cores.`;

function sectionOf({ title, at, rounds, seconds, note, tables, notes = [] }: Result): string {
  const run = `${at.slice(0, 10)}, ${rounds} interleaved rounds of ${seconds} s, median (min–max). ${note}`.trim();
  return [`### ${title}`, run, ...tables.map(render), ...notes].join('\n\n');
}

function goalRow(goal: Goal): string[] {
  const { what, beside, unit, measured, least, most } = goal;
  const limits = [least === undefined ? '' : `≥ ${least}`, most === undefined ? '' : `≤ ${most}`].join('');
  const verdict = { true: 'met', false: '**missed**', null: '' }[`${isMet(goal)}` as const];
  return [
    goal.goal,
    what,
    beside,
    limits && `${limits} ${unit}`,
    `${show(measured, digitsFor(measured))} ${unit}`,
    verdict,
  ];
}

/** One row for each name, one column for each of the rounds. */
export function rateTable(subject: string, columns: Record<string, Rounds>): Table {
  const all = Object.values(columns);
  const names = [...new Set(all.flatMap((rounds) => rounds.names()))];
  const cell = (rounds: Rounds, name: string): string => {
    const spread = rounds.has(name) ? rounds.spread(name) : null;
    return spread ? show(spread, digitsFor(spread)) : '';
  };
  return {
    head: [subject, ...Object.keys(columns)],
    rows: names.map((name) => [name, ...all.map((rounds) => cell(rounds, name))]),
  };
}

export const digitsFor = ({ median }: Spread): number => (Math.abs(median) >= 100 ? 0 : median >= 10 ? 1 : 2);

export const show = ({ median, min, max }: Spread, digits = 0): string => {
  const [middle, least, most] = [median, min, max].map((one) => one.toFixed(digits));
  return `${middle} (${least}–${most})`;
};

const render = ({ head, rows }: Table): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
