import validator from 'validator';
import { limited, type Span, spansOf } from './pii-kind.js';

// Length of an IBAN by country (SWIFT registry), to know where it ends when text follows.
const IBAN_LENGTHS = new Map(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 ' +
    'FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 ' +
    'LU20 LV21 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 ' +
    'SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

const IBAN_HEAD = /(?<![\p{L}\p{N}])[A-Z]{2}[ -]?\d{2}(?=[ -]?[A-Z\d])/giu;
const CARD = /(?<![\d.,-])\d{4,6}(?:[ -]?\d){9,15}(?![\d-])/g;
const CARD_GROUPS =
  /^(?:\d{13,19}|\d{4}(?:[ -]\d{4}){2,3}(?:[ -]\d{1,4})?|\d{4}[ -]\d{6}[ -]\d{4,5}|\d{6}[ -]\d{7,13})$/;

export function* findIbans(text: string): Generator<Span> {
  const isIban = limited((found) => validator.isIBAN(found));
  for (const { 0: head, index } of text.matchAll(IBAN_HEAD)) {
    const length = IBAN_LENGTHS.get(head.slice(0, 2).toUpperCase());
    const end = length ? endOfCode(text, index, length) : index;
    if (end > index && isIban(text.slice(index, end).replace(/[ -]/g, '').toUpperCase())) {
      yield { start: index, end };
    }
  }
}

export function* findCreditCards(text: string): Generator<Span> {
  const isCard = limited((found) => CARD_GROUPS.test(found) && validator.isCreditCard(found));
  yield* spansOf(text, CARD, isCard);
}

/** Index behind so many letters and digits that single spaces and hyphens may part; `from` where there are fewer. */
function endOfCode(text: string, from: number, length: number): number {
  let left = length;
  let at = from;
  for (let wasGap = false; left > 0; at += 1) {
    const isGap = /[ -]/.test(text[at] ?? '');
    if ((isGap && wasGap) || (!isGap && !/[a-z\d]/i.test(text[at] ?? ''))) {
      return from;
    }
    left -= Number(!isGap);
    wasGap = isGap;
  }
  return /[\p{L}\p{N}]/u.test(text[at] ?? '') ? from : at;
}
