const NON_ASCII = /[^\0-\x7f]/;
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/u;
const DIGIT = /\p{Nd}/u;
const SPACE = /[^\S\n\r]/;
const DASH = /\p{Pd}/u;

/** A text in which digits, dashes and spaces of every script are the plain ones, and where each character came from. */
export interface PlainText {
  text: string;
  /** Index in the original of a character of `text`; its length for the end. */
  origin: (index: number) => number;
}

export function plainText(original: string): PlainText {
  if (!NON_ASCII.test(original)) {
    return { text: original, origin: (index) => index };
  }
  const origins: number[] = [];
  let text = '';
  let at = 0;
  for (const character of original) {
    const plain = character.length === 1 && character < '\x80' ? character : plainCharacter(character);
    for (let unit = 0; unit < plain.length; unit += 1) {
      origins.push(at);
    }
    text += plain;
    at += character.length;
  }
  return { text, origin: (index) => origins[index] ?? original.length };
}

function plainCharacter(character: string): string {
  if (INVISIBLE.test(character)) {
    return '';
  }
  if (DIGIT.test(character)) {
    return String(digitValue(character));
  }
  if (SPACE.test(character)) {
    return ' ';
  }
  if (DASH.test(character)) {
    return '-';
  }
  const compatible = character.normalize('NFKC');
  return compatible.length === 1 && compatible < '\x80' ? compatible : character;
}

/** Decimal digits stand in rows of ten, zero first. */
function digitValue(digit: string): number {
  const compatible = digit.normalize('NFKC');
  if (compatible >= '0' && compatible <= '9') {
    return Number(compatible);
  }
  const code = digit.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && DIGIT.test(String.fromCodePoint(code - value - 1))) {
    value += 1;
  }
  return value;
}
