import { CONFUSABLES, LEETSPEAK } from './confusables.js';

/** What a character does to a word: ends it, is not seen at all, or (from `letter` on) belongs to it. */
export const Kind = {
  gap: 1,
  space: 2,
  comma: 3,
  mark: 4,
  invisible: 5,
  /** A sign that people write in place of a letter. */
  symbol: 6,
  letter: 7,
  /** Takes the room of two letters: æ is a and e, m may be written rn, w may be written vv. */
  double: 8,
  /** A word in itself: scripts that do not put spaces between words. */
  ideograph: 9,
} as const;

/** How a word begins and what stands before it, as bits. */
export const Trait = { space: 1, comma: 2, apostrophe: 4, capital: 8 } as const;

const CODES = 65_536;
const kinds = new Uint8Array(CODES);
const folded = new Uint16Array(CODES);
const seconds = new Uint16Array(CODES);
const traits = new Uint8Array(CODES);
const classes = new Uint16Array(CODES).map((_, code) => code);

/** Second halves of m and w, from the private use area. */
const HALVES: Readonly<Record<string, number>> = { m: 0xe001, w: 0xe002 };

const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\u2800]/u;
// Marks of the scripts whose words can be read without them; in Indic scripts a mark is a vowel and stays.
const MARKS = /(?=\p{M})[\p{Script=Inherited}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Arabic}]/gu;
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const COMMA = /[,،、，]/;
const APOSTROPHE = /['’ʼ]/;
const WORD = /[\p{L}\p{N}\p{M}]/u;

export function kindOf(code: number): number {
  return kinds[code] || classify(code);
}

/** Of a letter, whether it is a capital; of anything else, what it tells of the word behind it. */
export const traitOf = (code: number): number => traits[code] ?? 0;

/** The letter without case, marks and disguise; of a sign, the sign itself. */
export const letterOf = (code: number): number => folded[code] ?? code;

export const secondLetterOf = (code: number): number => seconds[code] ?? code;

/** Letters, digits and signs that pass for each other share a class; hashes are made of classes. */
export const classOf = (letter: number): number => classes[letter] ?? letter;

export const isSecondHalf = (letter: number): boolean => letter === HALVES.m || letter === HALVES.w;

function classify(code: number): number {
  const character = String.fromCharCode(code);
  const kind = kindOfCharacter(code, character);
  kinds[code] = kind;
  traits[code] = traitOfCharacter(kind, character);
  return kind;
}

function traitOfCharacter(kind: number, character: string): number {
  if (kind >= Kind.letter) {
    return character === character.toLowerCase() ? 0 : Trait.capital;
  }
  if (kind === Kind.space) {
    return Trait.space;
  }
  if (kind === Kind.comma) {
    return Trait.comma;
  }
  return APOSTROPHE.test(character) ? Trait.apostrophe : 0;
}

function kindOfCharacter(code: number, character: string): number {
  if (INVISIBLE.test(character)) {
    return Kind.invisible;
  }
  if (character in LEETSPEAK && !WORD.test(character)) {
    folded[code] = code;
    return Kind.symbol;
  }
  if (COMMA.test(character)) {
    return Kind.comma;
  }
  if (!WORD.test(character)) {
    return /\s/.test(character) ? Kind.space : Kind.gap;
  }
  return kindOfLetter(code, character);
}

function kindOfLetter(code: number, character: string): number {
  const plain = foldCharacter(character);
  if (plain === '') {
    return Kind.mark;
  }
  folded[code] = plain.charCodeAt(0);
  seconds[code] = HALVES[plain] ?? plain.charCodeAt(1);
  if (seconds[code]) {
    return Kind.double;
  }
  return UNSPACED.test(character) ? Kind.ideograph : Kind.letter;
}

function foldCharacter(character: string): string {
  const disguised = CONFUSABLES.get(character);
  if (disguised) {
    return disguised;
  }
  const lower = character.toLowerCase();
  // Hangul would fall apart into its parts.
  const base = UNSPACED.test(lower) ? lower : lower.normalize('NFD').replace(MARKS, '');
  return CONFUSABLES.get(lower) ?? CONFUSABLES.get(base) ?? base.slice(0, 1);
}

function shareClass(letter: string | number, like: string): void {
  classes[typeof letter === 'number' ? letter : letter.charCodeAt(0)] = like.charCodeAt(0);
}

function fillTables(): void {
  for (const [sign, letter] of Object.entries(LEETSPEAK)) {
    shareClass(sign, letter === 'l' ? 'i' : letter);
  }
  // A capital I and a small l are the same stroke.
  shareClass('l', 'i');
  shareClass('m', 'r');
  shareClass(HALVES.m ?? 0, 'n');
  shareClass('w', 'v');
  shareClass(HALVES.w ?? 0, 'v');
  for (let code = 0; code < 128; code += 1) {
    classify(code);
  }
}

fillTables();
