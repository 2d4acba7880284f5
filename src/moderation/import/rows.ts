import type { NewBlocklistEntry } from '../blocklist.repository.js';
import { fieldsOf } from './csv.js';

/** A line read as an entry, or what is wrong with it. */
export type Row = { entry: NewBlocklistEntry } | { fault: string };

export type RowReader = (line: string) => Row;

const COLUMNS = ['kind', 'term', 'aliases', 'note'] as const;
const ALIAS_SEPARATOR = ';';

/** A reader of lines under this header; null when it does not name the columns. */
export function csvReader(header: string): RowReader | null {
  const names = fieldsOf(header)?.map((name) => name.toLowerCase()) ?? [];
  const isKnown = names.every((name) => COLUMNS.some((column) => column === name));
  if (!isKnown || new Set(names).size < names.length || !names.includes('kind') || !names.includes('term')) {
    return null;
  }
  return (line) => {
    const fields = fieldsOf(line);
    if (!fields || fields.length !== names.length) {
      return { fault: `The line must have ${names.length} fields, with quotes that match.` };
    }
    const row = Object.fromEntries(names.map((name, at) => [name, fields[at] ?? '']));
    const aliases = (row.aliases ?? '').split(ALIAS_SEPARATOR).map((alias) => alias.trim());
    return rowOf({ ...row, aliases: aliases.filter(Boolean), note: row.note || null });
  };
}

export const readJsonLine: RowReader = (line) => {
  const value = parsed(line);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { fault: 'The line must be a JSON object.' };
  }
  const unknown = Object.keys(value).find((key) => !COLUMNS.some((column) => column === key));
  return unknown === undefined ? rowOf(value) : { fault: `${unknown.slice(0, 40)} is not a field of an entry.` };
};

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function rowOf({ kind, term, aliases = [], note = null }: Partial<Record<keyof NewBlocklistEntry, unknown>>): Row {
  if (kind !== 'person' && kind !== 'term') {
    return { fault: 'kind must be person or term.' };
  }
  if (!isText(term)) {
    return { fault: 'term must be text.' };
  }
  if (!Array.isArray(aliases) || !aliases.every(isText)) {
    return { fault: 'aliases must be a list of texts.' };
  }
  if (note !== null && !isText(note)) {
    return { fault: 'note must be text.' };
  }
  return { entry: { kind, term: term.trim(), aliases, note } };
}

/** Text that Postgres can keep. */
const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.isWellFormed() && !value.includes('\0');
