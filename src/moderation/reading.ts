import { classOf, Kind, kindOf, letterOf, secondLetterOf, traitOf } from './code-points.js';

/** Longest run of letters that a hash is asked for. */
export const MAX_PHRASE_LETTERS = 128;

export interface ReadingMode {
  /** Signs such as @ and $ inside a word are letters. */
  hasSymbolLetters?: boolean;
  /** Invisible characters end a word instead of being skipped. */
  splitsAtInvisible?: boolean;
}

const MULTIPLIER = 0x01000193;
const SPACE = 0x20;
const POWERS = new Int32Array(MAX_PHRASE_LETTERS + 1).fill(1);
for (let exponent = 1; exponent <= MAX_PHRASE_LETTERS; exponent += 1) {
  POWERS[exponent] = Math.imul(POWERS[exponent - 1] as number, MULTIPLIER);
}

/**
 * One way of reading a text: its words as plain letters without gaps, and hashes of every prefix, so that the hash of any
 * run of words costs one multiplication. The buffers are reused: a reading holds until the next `read`.
 */
export class Reading {
  letters = new Uint16Array(0);
  /** First letter of each word, and the end of the last. */
  starts = new Uint32Array(1);
  /** Bits of `Trait` for each word, and for the end of the text. */
  traits = new Uint8Array(1);
  length = 0;
  words = 0;
  hasInvisible = false;
  hasSymbols = false;
  /** The same letter three times: perhaps stretched on purpose. */
  hasRuns = false;

  private hashes = new Int32Array(1);

  read(text: string, { hasSymbolLetters = false, splitsAtInvisible = false }: ReadingMode = {}): this {
    this.reset(text.length * 2);
    // Locals, not members: this loop sees every character of every prompt.
    const { letters, starts, traits, hashes } = this;
    let length = 0;
    let words = 0;
    let gap = 0;
    let hash = 0;
    let isOpen = false;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      const kind = kindOf(code);
      if (kind >= Kind.letter || (kind === Kind.symbol && this.isLetter(text, at) && hasSymbolLetters)) {
        if (!isOpen || kind === Kind.ideograph) {
          starts[words] = length;
          traits[words] = gap | traitOf(code);
          words += 1;
          gap = 0;
        }
        isOpen = kind !== Kind.ideograph;
        const letter = letterOf(code);
        letters[length] = letter;
        length += 1;
        hash = (Math.imul(hash, MULTIPLIER) + classOf(letter)) | 0;
        hashes[length] = hash;
        if (kind === Kind.double) {
          const second = secondLetterOf(code);
          letters[length] = second;
          length += 1;
          hash = (Math.imul(hash, MULTIPLIER) + classOf(second)) | 0;
          hashes[length] = hash;
        }
      } else if (kind === Kind.invisible) {
        this.hasInvisible ||= isOpen;
        isOpen &&= !splitsAtInvisible;
      } else if (kind !== Kind.mark) {
        isOpen = false;
        gap |= traitOf(code);
      }
    }
    this.finish(length, words, gap);
    return this;
  }

  /** Hash of the letters from one index up to another. */
  hash(from: number, to: number): number {
    const before = Math.imul(this.hashes[from] as number, POWERS[to - from] as number);
    return ((this.hashes[to] as number) - before) | 0;
  }

  /** Hash of two runs of letters as if the second stood first. */
  swappedHash(from: number, middle: number, to: number): number {
    const tail = Math.imul(this.hash(middle, to), POWERS[middle - from] as number);
    return (tail + this.hash(from, middle)) | 0;
  }

  /** Words of the text with one space between them, each letter as it was written but for case, marks and disguise. */
  phrase(from = 0, to = this.words): string {
    const codes: number[] = [];
    for (let word = from; word < to; word += 1) {
      if (word > from) {
        codes.push(SPACE);
      }
      for (let at = this.starts[word] as number; at < (this.starts[word + 1] as number); at += 1) {
        codes.push(this.letters[at] as number);
      }
    }
    return String.fromCharCode(...codes);
  }

  /** Whether a sign could be a letter of the word it touches. */
  private isLetter(text: string, at: number): boolean {
    const isInside = isWordAt(text, at + 1) || (isSuffix(text.charCodeAt(at)) && isWordAt(text, at - 1));
    this.hasSymbols ||= isInside;
    return isInside;
  }

  private finish(length: number, words: number, gap: number): void {
    this.starts[words] = length;
    this.traits[words] = gap;
    this.length = length;
    this.words = words;
    this.hasRuns = hasTriple(this.letters, length);
  }

  private reset(capacity: number): void {
    this.hasInvisible = false;
    this.hasSymbols = false;
    if (capacity > this.letters.length) {
      this.letters = new Uint16Array(capacity);
      this.starts = new Uint32Array(capacity + 1);
      this.traits = new Uint8Array(capacity + 1);
      this.hashes = new Int32Array(capacity + 1);
    }
  }
}

function hasTriple(letters: Uint16Array, length: number): boolean {
  for (let at = 2; at < length; at += 1) {
    if (letters[at] === letters[at - 1] && letters[at] === letters[at - 2]) {
      return true;
    }
  }
  return false;
}

const isWordAt = (text: string, at: number): boolean =>
  at >= 0 && at < text.length && kindOf(text.charCodeAt(at)) >= Kind.letter;

// "Smith!" ends a sentence, "Pari$" ends a word.
const isSuffix = (code: number): boolean => code === 0x24 || code === 0x40 || code === 0x20ac;
