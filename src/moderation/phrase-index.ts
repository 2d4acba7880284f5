import { Trait } from './code-points.js';
import { TextReader } from './normalise.js';
import { MAX_PHRASE_LETTERS, type Reading } from './reading.js';
import { spells, spellsSwapped, type WordRun } from './spelling.js';

export interface PhraseMatch<T> {
  value: T;
  /** Found as "last, first". */
  isSwapped: boolean;
}

/** Words on either side of the comma in "Van Damme, Jean-Claude". */
const MAX_SWAPPED_WORDS = 4;
const SLOTS_PER_PHRASE = 4;
/** Most words of a text begin no phrase, which their first letters tell. */
const PREFIX_LETTERS = 6;
const CASE_MATTERS = /[\u0370-\u03ff]/;

/**
 * Finds any of very many phrases in a text: a hash table over the letters of whole words. The work grows with the text
 * and the longest phrase, not with the number of phrases.
 */
export class PhraseIndex<T> {
  private readonly reader = new TextReader();
  private readonly phrases: string[] = [];
  private readonly values: T[] = [];
  private readonly hashes: number[] = [];
  private readonly prefixHashes: number[] = [];
  private readonly lengths = new Uint8Array(MAX_PHRASE_LETTERS + 1);
  private maxLetters = 0;
  private slots = new Int32Array(1);
  private prefixes = new Uint8Array(1);
  private mask = 0;

  add(text: string, value: T): void {
    this.addSpelling(text, value);
    // Greek capitals look like other Latin letters than their small forms do.
    if (CASE_MATTERS.test(text)) {
      this.addSpelling(text.toUpperCase(), value);
    }
  }

  /** Makes everything that was added findable. */
  seal(): this {
    this.mask = 2 ** Math.ceil(Math.log2(this.phrases.length * SLOTS_PER_PHRASE + 2)) - 1;
    this.slots = new Int32Array(this.mask + 1);
    this.prefixes = new Uint8Array((this.mask + 1) >> 1);
    for (const hash of this.prefixHashes) {
      this.prefixes[this.prefixOf(hash)] = 1;
    }
    this.hashes.forEach((hash, phrase) => this.place(hash, phrase));
    return this;
  }

  get size(): number {
    return this.phrases.length;
  }

  *matches(text: string): Generator<PhraseMatch<T>> {
    for (const reading of this.reader.readings(text)) {
      for (let from = 0; from < reading.words; from += 1) {
        const phrase = this.phraseAt(reading, from);
        if (phrase >= 0) {
          yield { value: this.values[phrase] as T, isSwapped: false };
        }
        const swapped = this.swappedAt(reading, from);
        if (swapped >= 0) {
          yield { value: this.values[swapped] as T, isSwapped: true };
        }
      }
    }
  }

  /** The longest phrase that begins with a word, or -1. */
  private phraseAt(reading: Reading, from: number): number {
    const start = reading.starts[from] as number;
    const limit = this.isPrefixKnown(reading, start) ? this.maxLetters : PREFIX_LETTERS - 1;
    let longest = -1;
    for (let to = from + 1; to <= reading.words; to += 1) {
      const end = reading.starts[to] as number;
      if (end - start > limit) {
        break;
      }
      const hash = this.lengths[end - start] === 1 ? reading.hash(start, end) : 0;
      if (this.slots[this.slotOf(hash)] !== 0) {
        const phrase = this.lookUp(hash, (entry) => spells(entry, reading, { from, to }));
        longest = phrase >= 0 ? phrase : longest;
      }
    }
    return longest;
  }

  private swappedAt(reading: Reading, middle: number): number {
    if (((reading.traits[middle] as number) & Trait.comma) === 0) {
      return -1;
    }
    const lowest = Math.max(0, middle - MAX_SWAPPED_WORDS);
    const highest = Math.min(reading.words, middle + MAX_SWAPPED_WORDS);
    for (let from = middle - 1; from >= lowest; from -= 1) {
      for (let to = middle + 1; to <= highest; to += 1) {
        const phrase = this.swappedPhrase(reading, { from, to: middle }, { from: middle, to });
        if (phrase >= 0) {
          return phrase;
        }
      }
    }
    return -1;
  }

  private swappedPhrase(reading: Reading, left: WordRun, right: WordRun): number {
    const start = reading.starts[left.from] as number;
    const end = reading.starts[right.to] as number;
    if (this.lengths[end - start] !== 1) {
      return -1;
    }
    const hash = reading.swappedHash(start, reading.starts[right.from] as number, end);
    return this.slots[this.slotOf(hash)] === 0
      ? -1
      : this.lookUp(hash, (entry) => spellsSwapped(entry, reading, left, right));
  }

  private lookUp(hash: number, isMatch: (phrase: string) => boolean): number {
    for (let slot = this.slotOf(hash); this.slots[slot] !== 0; slot = (slot + 1) & this.mask) {
      const phrase = (this.slots[slot] as number) - 1;
      if (this.hashes[phrase] === hash && isMatch(this.phrases[phrase] as string)) {
        return phrase;
      }
    }
    return -1;
  }

  private addSpelling(text: string, value: T): void {
    const { phrase, letters, hash, prefix } = this.reader.entry(text, PREFIX_LETTERS);
    if (letters === 0 || letters > MAX_PHRASE_LETTERS) {
      return;
    }
    this.phrases.push(phrase);
    this.values.push(value);
    this.hashes.push(hash);
    if (letters >= PREFIX_LETTERS) {
      this.prefixHashes.push(prefix);
    }
    this.lengths[letters] = 1;
    this.maxLetters = Math.max(this.maxLetters, letters);
  }

  private place(hash: number, phrase: number): void {
    let slot = this.slotOf(hash);
    while (this.slots[slot] !== 0) {
      slot = (slot + 1) & this.mask;
    }
    this.slots[slot] = phrase + 1;
  }

  private isPrefixKnown(reading: Reading, start: number): boolean {
    const end = start + PREFIX_LETTERS;
    return end <= reading.length && this.prefixes[this.prefixOf(reading.hash(start, end))] === 1;
  }

  private prefixOf(hash: number): number {
    return (hash ^ (hash >>> 15)) & (this.mask >> 1);
  }

  private slotOf(hash: number): number {
    return (hash ^ (hash >>> 15)) & this.mask;
  }
}
