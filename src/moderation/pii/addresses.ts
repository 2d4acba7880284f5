import { type Span, spansOf } from './pii-kind.js';

const STREETS =
  'street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|drive|dr|court|ct|place|pl|square|sq|terrace|crescent|highway|hwy|parkway|pkwy|way|close|row|mews|circle|cir|alley|quay';

const NUMBER_FIRST = new RegExp(
  String.raw`(?<![\p{L}\p{N}.,/-])\d{1,5}[A-Za-z]?,?\s{1,2}(?:(?:[NSEW]\.?|\p{Lu}[\p{L}'’.-]{0,20}|\d{1,3}(?:st|nd|rd|th))\s){1,4}(?:${titleCase(STREETS)})(?![\p{L}\p{N}])`,
  'gu',
);
const SMALL_LETTERS = new RegExp(
  String.raw`(?<![\p{L}\p{N}.,/-])\d{1,5}[A-Za-z]?\s(?!(?:the|a|of|other|years?|miles?|blocks?|metres?|meters?|busy|long|quiet|empty|wide|narrow|different|old)\s)[a-z][a-z'-]{2,20}\s(?:street|st|avenue|ave|road|rd|boulevard|blvd|lane)(?![\p{L}\p{N}])`,
  'gu',
);

/** Where the kind of street stands first: France, Spain, Portugal, Italy, Poland, Russia. */
const KIND_FIRST = [
  /(?<![\p{L}\p{N}.,/-])\d{1,4}(?:\s?(?:bis|ter))?,?\s(?:rue|avenue|av\.|boulevard|bd|place|allée|chemin|impasse|quai|cours)\s(?:(?:de|du|des|la|le|les|d'|l'|st|saint)[\s-]?){0,3}[\p{L}'’-]{2,25}/giu,
  /(?<![\p{L}\p{N}])(?:calle|c\/|avenida|avda\.?|av\.|paseo|plaza|plaça|carrer|carrera|rua|travessa|praça|alameda|via|viale|piazza|corso|largo)\s(?:[\p{L}'’.-]{1,20}\s?){1,5},?\s?(?:n[.º°o]{0,2}\s?|#\s?)?\d{1,5}(?!\d)/giu,
  /(?<![\p{L}\p{N}])(?:ul\.|ulica|al\.|aleja)\s(?:[\p{L}'’.-]{1,20}\s){1,4}\d{1,4}(?!\d)/giu,
  /(?<![\p{L}\p{N}])(?:ул\.?|улица|вул\.?|вулиця|проспект|пр-т|пр\.|переулок|пер\.|бульвар|шоссе|набережная|площадь)\s(?:[\p{L}.-]{1,20}\s?){1,4},?\s?(?:д\.|дом|буд\.)?\s?\d{1,4}(?!\d)/giu,
];

/** One word that names the street and its kind, and then the number. */
const KIND_AT_END =
  /(?:straße|strasse|str\.|weg|platz|allee|gasse|damm|ufer|gracht|straat|laan|plein|kade|dijk|gatan|vägen|gade|vej|gata|veien|katu|gränd)\s\d{1,4}(?!\d|[.,]\d)/giu;
const KIND_AFTER =
  /\p{Lu}[\p{L}.-]{1,20}\s(?:Straße|Strasse|Str\.|Allee|Platz|Weg|Ring|Damm|Sokak|Sok\.|Caddesi|Cad\.|Bulvarı)\s(?:No\s?:?\s?)?\d{1,4}(?!\d)/gu;
const EAST_ASIA = [
  /〒\s?\d{3}-\d{4}/gu,
  /\d{1,3}丁目(?:\s?\d{1,4}番地?)?(?:\s?\d{1,4}号?)?/gu,
  /[\p{Script=Han}]{2,10}(?:路|街|道|巷|胡同)\s?\d{1,5}\s?[号號]/gu,
  /[\p{Script=Hangul}\d]{1,12}(?:대로|로|길)\s\d{1,4}(?:-\d{1,4})?(?=\s|$|[,.)]|번지|\()/gu,
];
const POSTAL = [
  /\bP\.?\s?O\.?\s?Box\s\d{1,6}\b/gi,
  /\b(?:Postfach|Apartado|Boîte postale|Casella postale)\s\d{1,6}\b/giu,
  /\p{Lu}[\p{L}.'-]{1,20},\s(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY])\s\d{5}(?:-\d{4})?\b/gu,
  /\b(?:[A-PR-UWYZ]\d{1,2}|[A-PR-UWYZ][A-HK-Y]\d{1,2}|[A-PR-UWYZ]\d[A-HJKPSTUW]|[A-PR-UWYZ][A-HK-Y]\d[ABEHMNPRVWXY])\s\d[ABD-HJLNP-UW-Z]{2}\b/g,
  /\b[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z]\s\d[ABCEGHJ-NPRSTV-Z]\d\b/g,
];

const PATTERNS = [NUMBER_FIRST, SMALL_LETTERS, ...KIND_FIRST, KIND_AFTER, ...EAST_ASIA, ...POSTAL];
const MAX_STREET_NAME = 30;

export function* findAddresses(text: string): Generator<Span> {
  if (!/\d/.test(text)) {
    return;
  }
  for (const pattern of PATTERNS) {
    yield* spansOf(text, pattern);
  }
  for (const { start, end } of spansOf(text, KIND_AT_END)) {
    const name = startOfName(text, start);
    if (name < start && /\p{Lu}/u.test(text[name] ?? '')) {
      yield { start: name, end };
    }
  }
}

function startOfName(text: string, from: number): number {
  let start = from;
  while (start > 0 && from - start < MAX_STREET_NAME && /[\p{L}-]/u.test(text[start - 1] ?? '')) {
    start -= 1;
  }
  return start;
}

function titleCase(words: string): string {
  return words
    .split('|')
    .flatMap((word) => [word, word.charAt(0).toUpperCase() + word.slice(1), word.toUpperCase()])
    .join('|');
}
