/** Kinds of personal data, as the contract names them; the more telling kind first where two could be read. */
export const PII_KINDS = [
  'email',
  'url',
  'ip_address',
  'iban',
  'ssn',
  'credit_card',
  'phone',
  'street_address',
] as const;

export type PiiKind = (typeof PII_KINDS)[number];

export interface Span {
  start: number;
  end: number;
}

/**
 * Checks that cost more than a comparison are made this often per text. A text with more candidates is no description
 * of a face: the rest count as found, so that nobody buys time with numbers.
 */
const MAX_CHECKS = 400;

export function limited(check: (candidate: string) => boolean): (candidate: string) => boolean {
  let checks = 0;
  return (candidate) => {
    checks += 1;
    return checks > MAX_CHECKS || check(candidate);
  };
}

/** Spans of a pattern that is bounded by itself: no quantifier without a limit. */
export function* spansOf(
  text: string,
  pattern: RegExp,
  isMeant: (found: string) => boolean = () => true,
): Generator<Span> {
  for (const { 0: found, index } of text.matchAll(pattern)) {
    if (isMeant(found)) {
      yield { start: index, end: index + found.length };
    }
  }
}
