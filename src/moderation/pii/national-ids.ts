import validator from 'validator';
import { limited, type Span, spansOf } from './pii-kind.js';

interface IdPattern {
  pattern: RegExp;
  check?: (id: string) => boolean;
  /** What must stand shortly before, where the digits alone say nothing. */
  after?: RegExp;
}

const CONTEXT_LENGTH = 28;

const compact = (id: string): string => id.replace(/[ .-]/g, '');
const isCard = (locale: validator.IdentityCardLocale) => (id: string) =>
  validator.isIdentityCard(compact(id).toUpperCase(), locale);

/** The number that identifies a person to the state; the contract calls all of them `ssn`. */
const IDS: IdPattern[] = [
  { pattern: /(?<![\d-])(?!000|666|9\d\d)\d{3}([- ])(?!00)\d{2}\1(?!0000)\d{4}(?![\d-])/g },
  { pattern: /(?<!\d)\d{9}(?!\d)/g, after: /\bssn\b|social security/i },
  {
    pattern: /(?<!\d)\d{3}[- ]?\d{3}[- ]?\d{3}(?!\d)/g,
    check: (id) => validator.isLuhnNumber(compact(id)),
    after: /\bsin\b|social insurance/i,
  },
  { pattern: /\b(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d\d ?\d\d ?\d\d ?[A-D]\b/gi },
  { pattern: /(?<!\d)\d{3}\.\d{3}\.\d{3}-\d{2}(?!\d)/g },
  { pattern: /(?<![\p{L}\p{N}])(?:\d{8}|[XYZ]-?\d{7})[ -]?[A-Z](?![\p{L}\p{N}])/giu, check: isCard('ES') },
  { pattern: /\b[A-Z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z]\b/gi },
  { pattern: /(?<!\d)[1-9]\d{16}[\dX](?![\dX])/gi, check: isCard('zh-CN') },
  { pattern: /(?<!\d)[2-9]\d{3}[ -]\d{4}[ -]\d{4}(?![ -]?\d)/g, check: isCard('IN') },
  { pattern: /(?<!\d)[12] ?\d\d ?(?:0[1-9]|1[0-2]) ?\d[\dAB] ?\d{3} ?\d{3} ?\d{2}(?!\d)/g, check: hasInseeKey },
  { pattern: /(?<!\d)\d{6}[-+]\d{3}[\dA-Z](?![\p{L}\p{N}])/giu, check: isCard('FI') },
];

export function* findNationalIds(text: string): Generator<Span> {
  for (const { pattern, check = () => true, after } of IDS) {
    for (const span of spansOf(text, pattern, limited(check))) {
      const before = text.slice(Math.max(0, span.start - CONTEXT_LENGTH), span.start);
      if (!after || after.test(before)) {
        yield span;
      }
    }
  }
}

/** France: the last two digits are 97 less the rest modulo 97; Corsica writes its départements 2A and 2B. */
function hasInseeKey(id: string): boolean {
  const digits = compact(id).replace('2A', '19').replace('2B', '18');
  return 97n - (BigInt(digits.slice(0, 13)) % 97n) === BigInt(digits.slice(13));
}
