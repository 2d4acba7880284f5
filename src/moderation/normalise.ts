import { MAX_PHRASE_LETTERS, Reading } from './reading.js';

export interface Entry {
  phrase: string;
  letters: number;
  hash: number;
  prefix: number;
}

const NON_ASCII = /[^\0-\x7f]/;
// Two signs that are whole Arabic phrases, and grow a text eighteenfold.
const PHRASE_SIGNS = /[\ufdfa\ufdfb]/g;
const LETTER_SIGNS = /[\u{1F1E6}-\u{1F1FF}\u{1F150}-\u{1F169}\u{1F170}-\u{1F189}]/gu;
const TAGS = /[\u{E0000}-\u{E0FFF}]/gu;
const RIGHT_TO_LEFT_OVERRIDE = '\u202e';
const OVERRIDDEN = /\u202e([^\u202c\u2069]*)/g;
const LETTER_RUN = /(\p{L})\1{2,}/giu;

/** Folds what a text looks like into what it says; for matching only, what is stored or sent stays as it was written. */
export function normalise(text: string): string {
  if (!NON_ASCII.test(text)) {
    return text;
  }
  const composed = text.replace(PHRASE_SIGNS, ' ').normalize('NFKC');
  // Half a surrogate pair of the blocks below: most texts have neither.
  return /[\ud83c\udb40]/.test(composed) ? composed.replace(LETTER_SIGNS, letterOfSign).replace(TAGS, '') : composed;
}

function letterOfSign(sign: string): string {
  const code = sign.codePointAt(0) ?? 0;
  const first = [0x1f1e6, 0x1f170, 0x1f150].find((start) => code >= start) ?? code;
  return String.fromCharCode(0x61 + code - first);
}

/** Reads a text in every way it may be meant. One reader is one buffer: finish with a reading before taking the next. */
export class TextReader {
  private readonly reading = new Reading();

  *readings(text: string): Generator<Reading> {
    const normal = normalise(text);
    const first = this.reading.read(normal);
    const { hasInvisible, hasSymbols, hasRuns } = first;
    yield first;
    if (hasInvisible) {
      yield this.reading.read(normal, { splitsAtInvisible: true });
    }
    if (hasSymbols) {
      yield this.reading.read(normal, { hasSymbolLetters: true });
    }
    if (hasRuns) {
      yield this.reading.read(normal.replace(LETTER_RUN, '$1'));
      yield this.reading.read(normal.replace(LETTER_RUN, '$1$1'));
    }
    if (normal.includes(RIGHT_TO_LEFT_OVERRIDE)) {
      yield this.reading.read(normal.replace(OVERRIDDEN, reverse));
    }
  }

  /** How an entry of a list is written down: its words as plain letters, their hash, and that of the first few letters. */
  entry(text: string, prefixLetters: number): Entry {
    const reading = this.reading.read(normalise(text), { hasSymbolLetters: true });
    const letters = Math.min(reading.length, MAX_PHRASE_LETTERS + 1);
    return {
      phrase: reading.phrase(),
      letters,
      hash: letters > MAX_PHRASE_LETTERS ? 0 : reading.hash(0, letters),
      prefix: reading.hash(0, Math.min(letters, prefixLetters)),
    };
  }
}

/** How many letters of a name the matcher compares; zero for one that no text can hold. */
export const lettersOf = (name: string): number => new TextReader().entry(name, 0).letters;

const reverse = (_: string, overridden: string): string => Array.from(overridden).toReversed().join('');
