import { invalidInput, PayloadTooLargeError } from '../../http/index.js';
import type { NewBlocklistEntry } from '../blocklist.repository.js';
import { findEntryFault } from '../blocklist-rules.js';
import { type Line, linesOf, MAX_LINE_LENGTH } from './lines.js';
import { csvReader, readJsonLine, type Row, type RowReader } from './rows.js';

export const MAX_IMPORT_ROWS = 200_000;
const MAX_NAMED_FAULTS = 1_000;

export interface BadLine {
  line: number;
  message: string;
}

/** A list as it was read; of bad lines the first thousand are named, all are counted. */
export interface ReadEntries {
  rows: number;
  entries: NewBlocklistEntry[];
  badCount: number;
  badLines: BadLine[];
}

/** Reads a list of entries while it arrives. */
export async function readEntries(format: 'csv' | 'jsonl', chunks: AsyncIterable<Uint8Array>): Promise<ReadEntries> {
  const result: ReadEntries = { rows: 0, entries: [], badCount: 0, badLines: [] };
  let reader: RowReader | null = format === 'jsonl' ? readJsonLine : null;
  for await (const line of linesOf(chunks)) {
    if (reader) {
      take(result, line, reader);
    } else {
      reader = requireReader(line.text);
    }
  }
  if (!reader) {
    throw withoutHeader();
  }
  return result;
}

function take(result: ReadEntries, { number: line, text }: Line, reader: RowReader): void {
  result.rows += 1;
  if (result.rows > MAX_IMPORT_ROWS) {
    throw new PayloadTooLargeError();
  }
  const row: Row = text === null ? TOO_LONG : reader(text);
  const message = 'fault' in row ? row.fault : findEntryFault(row.entry)?.message;
  if (message === undefined && 'entry' in row) {
    result.entries.push(row.entry);
    return;
  }
  result.badCount += 1;
  if (result.badLines.length < MAX_NAMED_FAULTS) {
    result.badLines.push({ line, message: message ?? '' });
  }
}

const TOO_LONG: Row = { fault: `The line must have at most ${MAX_LINE_LENGTH} characters.` };

function requireReader(header: string | null): RowReader {
  const reader = header === null ? null : csvReader(header);
  if (!reader) {
    throw withoutHeader();
  }
  return reader;
}

function withoutHeader(): Error {
  const message = 'The first line must name the columns kind and term, and may name aliases and note.';
  return invalidInput([{ path: 'body', kind: 'format', message }], 'body');
}
