import { setImmediate } from 'node:timers/promises';
import { invalidInput, PayloadTooLargeError } from '../../http/index.js';
import type { NewBlocklistEntry } from '../blocklist.repository.js';
import { findEntryFault } from '../blocklist-rules.js';
import { linesOf } from './lines.js';
import { csvReader, readJsonLine, type Row, type RowReader } from './rows.js';

export const MAX_IMPORT_ROWS = 200_000;
const MAX_NAMED_FAULTS = 1_000;
const ROWS_PER_TURN = 500;

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

/** Reads a list of entries in turns, so that requests go on beside it. */
export async function readEntries(format: 'csv' | 'jsonl', chunks: AsyncIterable<Uint8Array>): Promise<ReadEntries> {
  const result: ReadEntries = { rows: 0, entries: [], badCount: 0, badLines: [] };
  let reader: RowReader | null = format === 'jsonl' ? readJsonLine : null;
  for await (const { number, text } of linesOf(chunks)) {
    if (!reader) {
      reader = requireReader(text);
      continue;
    }
    result.rows += 1;
    if (result.rows > MAX_IMPORT_ROWS) {
      throw new PayloadTooLargeError();
    }
    take(result, number, reader(text));
    if (result.rows % ROWS_PER_TURN === 0) {
      await setImmediate();
    }
  }
  return result;
}

function take(result: ReadEntries, line: number, row: Row): void {
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

function requireReader(header: string): RowReader {
  const reader = csvReader(header);
  if (!reader) {
    const message = 'The first line must name the columns kind and term, and may name aliases and note.';
    throw invalidInput([{ path: 'body', kind: 'format', message }], 'body');
  }
  return reader;
}
