import { findCreditCards, findIbans } from './pii/accounts.js';
import { findAddresses } from './pii/addresses.js';
import { findEmails, findIpAddresses, findUrls } from './pii/internet.js';
import { findNationalIds } from './pii/national-ids.js';
import { findPhones } from './pii/phones.js';
import { PII_KINDS, type PiiKind, type Span } from './pii/pii-kind.js';
import { plainText } from './pii/plain-text.js';

export interface PiiFinding extends Span {
  kind: PiiKind;
}

const FINDERS: Record<PiiKind, (text: string) => Iterable<Span>> = {
  email: findEmails,
  url: findUrls,
  ip_address: findIpAddresses,
  iban: findIbans,
  ssn: findNationalIds,
  credit_card: findCreditCards,
  phone: findPhones,
  street_address: findAddresses,
};

/** Personal data in a text, in its order; where two kinds claim the same characters the more telling one has them. */
export function findPii(original: string): PiiFinding[] {
  const { text, origin } = plainText(original);
  const isTaken = new Uint8Array(text.length);
  const findings: PiiFinding[] = [];
  for (const kind of PII_KINDS) {
    for (const { start, end } of FINDERS[kind](text)) {
      if (!isTaken.subarray(start, end).includes(1)) {
        isTaken.fill(1, start, end);
        findings.push({ kind, start: origin(start), end: origin(end - 1) + 1 });
      }
    }
  }
  return findings.toSorted((left, right) => left.start - right.start);
}

/** The text without the findings, and without the double spaces they would leave behind. */
export function cutOut(text: string, findings: readonly Span[]): string {
  if (findings.length === 0) {
    return text;
  }
  let kept = '';
  let at = 0;
  for (const { start, end } of findings) {
    kept += text.slice(at, start);
    at = end;
    const isDoubleSpace = /\s$/.test(kept.slice(-1)) && text[at] === ' ';
    at += Number(isDoubleSpace);
  }
  return (kept + text.slice(at)).trim();
}
