import { classOf, isSecondHalf, Trait } from './code-points.js';
import type { Reading } from './reading.js';

/** Words `from` up to `to` of a reading. */
export interface WordRun {
  from: number;
  to: number;
}

const SPACE = 0x20;
/** Below this, another division into words is more likely chance than disguise: "Li Na" is not "Lina". */
const MIN_LETTERS_DIVIDED = 8;
const MIN_LETTERS_BROKEN = 7;
const MIN_LETTERS_SPACED = 4;
const MIN_LETTERS_LOOKALIKE = 6;

interface Comparison {
  letters: number;
  /** Digits and signs that stand for letters. */
  disguises: number;
  /** Letters that stand for other letters: l for i. */
  lookAlikes: number;
  /** rn that stands for m, vv that stands for w, or the other way round. */
  hasLigatures: boolean;
  hasSameWords: boolean;
  isOneWord: boolean;
}

/** Whether a run of words spells an entry, disguised or not, and is more than a coincidence. */
export function spells(phrase: string, reading: Reading, run: WordRun): boolean {
  const found = compare(phrase, reading, run);
  if (!found || found.disguises * 4 > found.letters * 3) {
    return false;
  }
  if (found.isOneWord && (found.hasLigatures || (found.lookAlikes > 0 && found.letters < MIN_LETTERS_LOOKALIKE))) {
    return false;
  }
  return found.hasSameWords ? isOneName(reading, run) : isDividedOnPurpose(found, reading, run);
}

/** Whether two runs of words, told apart by a comma, spell an entry when the second is put first: "Smith, Will". */
export function spellsSwapped(phrase: string, reading: Reading, left: WordRun, right: WordRun): boolean {
  if (!isOneName(reading, { from: left.from, to: right.to })) {
    return false;
  }
  const swapped = `${reading.phrase(right.from, right.to)} ${reading.phrase(left.from, left.to)}`;
  if (swapped.length !== phrase.length) {
    return false;
  }
  for (let at = 0; at < phrase.length; at += 1) {
    if (classOf(swapped.charCodeAt(at)) !== classOf(phrase.charCodeAt(at))) {
      return false;
    }
  }
  return true;
}

function compare(phrase: string, reading: Reading, { from, to }: WordRun): Comparison | null {
  const result: Comparison = {
    letters: 0,
    disguises: 0,
    lookAlikes: 0,
    hasLigatures: false,
    hasSameWords: true,
    isOneWord: true,
  };
  const end = reading.starts[to] as number;
  let at = reading.starts[from] as number;
  let word = from + 1;
  for (let index = 0; index < phrase.length; index += 1) {
    const isBreak = phrase.charCodeAt(index) === SPACE;
    if (isBreak) {
      result.isOneWord = false;
      index += 1;
    }
    const isTextBreak = word < to && reading.starts[word] === at;
    word += Number(isTextBreak);
    result.hasSameWords &&= isBreak === isTextBreak;
    if (at >= end || !isSameLetter(phrase.charCodeAt(index), reading.letters[at] as number, result)) {
      return null;
    }
    at += 1;
    result.letters += Number(!isSecondHalf(phrase.charCodeAt(index)));
  }
  return at === end ? result : null;
}

function isSameLetter(wanted: number, found: number, result: Comparison): boolean {
  if (wanted === found) {
    return true;
  }
  // A digit in an entry is meant: "50 Cent" is not "so cent".
  if (classOf(wanted) !== classOf(found) || isDigitOrSign(wanted)) {
    return false;
  }
  if (isSecondHalf(wanted) || isSecondHalf(found)) {
    result.hasLigatures = true;
    return true;
  }
  result.lookAlikes += Number(isSmallLatin(found));
  result.disguises += Number(!isSmallLatin(found));
  return true;
}

function isDividedOnPurpose(found: Comparison, reading: Reading, { from, to }: WordRun): boolean {
  if (to - from === found.letters) {
    return found.letters >= MIN_LETTERS_SPACED;
  }
  if (!found.isOneWord) {
    return found.letters >= MIN_LETTERS_DIVIDED && !hasInside(reading, { from, to }, Trait.comma);
  }
  return found.letters >= MIN_LETTERS_BROKEN && !hasInside(reading, { from, to }, Trait.space);
}

/**
 * Whether words on both sides of a comma can be one name: only when they begin alike, and are not followed by a
 * possessive. "Will, Smith" can, "James, dean of the faculty" and "Owen, Wilson's friend" cannot.
 */
function isOneName(reading: Reading, run: WordRun): boolean {
  if (!hasInside(reading, run, Trait.comma)) {
    return true;
  }
  if (((reading.traits[run.to] as number) & Trait.apostrophe) > 0) {
    return false;
  }
  for (let word = run.from + 1; word < run.to; word += 1) {
    const [before, after] = [reading.traits[word - 1] as number, reading.traits[word] as number];
    if ((after & Trait.comma) > 0 && ((before ^ after) & Trait.capital) > 0) {
      return false;
    }
  }
  return true;
}

const hasInside = (reading: Reading, { from, to }: WordRun, trait: number): boolean =>
  reading.traits.subarray(from + 1, to).some((traits) => (traits & trait) > 0);

const isDigitOrSign = (letter: number): boolean => !isSmallLatin(letter) && !isSecondHalf(letter);

const isSmallLatin = (letter: number): boolean => letter >= 0x61 && letter <= 0x7a;
