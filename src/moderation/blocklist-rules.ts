import { lengthOf } from '../http/index.js';
import type { NewBlocklistEntry } from './blocklist.repository.js';
import { lettersOf } from './normalise.js';

const LEAST_LETTERS = 3;
/** Where two characters are a whole name. One is part of ordinary words everywhere. */
const LEAST_EAST_ASIAN = 2;
const MAX_TERM = 200;
const MAX_ALIASES = 50;
const MAX_NOTE = 500;
const LETTERS = /[\p{L}\p{N}]/gu;
const EAST_ASIAN = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]+$/u;

/** What is wrong with an entry, by the field it is wrong in. */
export interface EntryFault {
  path: 'term' | 'aliases' | 'note';
  kind: 'format' | 'range';
  message: string;
}

/** An entry that no text can hold would look like protection; one of two letters would block everyday words. */
export function findMatchFault({ term, aliases }: NewBlocklistEntry): EntryFault | null {
  const names = [['term', term] as const, ...aliases.map((alias) => ['aliases', alias] as const)];
  for (const [path, name] of names) {
    const fault = findNameFault(path, name);
    if (fault) {
      return fault;
    }
  }
  return null;
}

function findNameFault(path: EntryFault['path'], name: string): EntryFault | null {
  if (lettersOf(name) === 0) {
    return withoutLetters(path, name);
  }
  // The matcher takes an m for r and n: here letters count as they are written.
  const letters = name.normalize('NFKC').match(LETTERS) ?? [];
  const least = EAST_ASIAN.test(letters.join('')) ? LEAST_EAST_ASIAN : LEAST_LETTERS;
  if (letters.length >= least) {
    return null;
  }
  const message = `${path} must have at least ${least} letters or digits: "${name}" would block ordinary texts.`;
  return { path, kind: 'range', message };
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
