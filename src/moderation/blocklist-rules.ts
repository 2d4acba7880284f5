import { lengthOf } from '../http/index.js';
import type { NewBlocklistEntry } from './blocklist.repository.js';
import { lettersOf } from './normalise.js';

const LEAST_LETTERS = 3;
const MAX_TERM = 200;
const MAX_ALIASES = 50;
const MAX_NOTE = 500;

/** What is wrong with an entry, by the field it is wrong in. */
export interface EntryFault {
  path: 'term' | 'aliases' | 'note';
  kind: 'format' | 'range';
  message: string;
}

/** An entry that no text can hold would look like protection; a person of two letters would block everyday words. */
export function findMatchFault({ kind, term, aliases }: NewBlocklistEntry): EntryFault | null {
  if (lettersOf(term) === 0) {
    return withoutLetters('term', term);
  }
  const empty = aliases.find((alias) => lettersOf(alias) === 0);
  if (empty !== undefined) {
    return withoutLetters('aliases', empty);
  }
  if (kind === 'person' && lettersOf(term) < LEAST_LETTERS) {
    const message = `term must have at least ${LEAST_LETTERS} letters or digits when it names a person.`;
    return { path: 'term', kind: 'range', message };
  }
  return null;
}

/** The same limits as for an entry that comes alone. */
export function findEntryFault(entry: NewBlocklistEntry): EntryFault | null {
  const { term, aliases, note } = entry;
  if (term === '' || lengthOf(term) > MAX_TERM) {
    return { path: 'term', kind: 'range', message: `term must have 1 to ${MAX_TERM} characters.` };
  }
  if (aliases.length > MAX_ALIASES || aliases.some((alias) => lengthOf(alias) > MAX_TERM)) {
    const message = `aliases must be at most ${MAX_ALIASES} names of at most ${MAX_TERM} characters.`;
    return { path: 'aliases', kind: 'range', message };
  }
  if (note !== null && lengthOf(note) > MAX_NOTE) {
    return { path: 'note', kind: 'range', message: `note must have at most ${MAX_NOTE} characters.` };
  }
  return findMatchFault(entry);
}

const withoutLetters = (path: EntryFault['path'], name: string): EntryFault => ({
  path,
  kind: 'format',
  message: `${path} must have letters or digits: "${name}" has none.`,
});
