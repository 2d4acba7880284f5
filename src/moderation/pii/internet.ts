import { isIP } from 'node:net';
import { type Span, spansOf } from './pii-kind.js';

const LOCAL = /[\p{L}\p{N}._%+'-]/u;
const DOMAIN = /[\p{L}\p{N}.-]/u;
const MAX_LOCAL = 64;
const MAX_DOMAIN = 253;
const MAX_URL = 2_000;

const AT_IN_WORDS = /\s?[[({]\s?(?:at|arroba|@)\s?[\])}]\s?|\s(?:at|arroba)\s/giu;
const DOMAIN_IN_WORDS =
  /^[\p{L}\p{N}-]{1,63}(?:(?:\s?[[({]\s?(?:dot|punkt|point|punto|\.)\s?[\])}]\s?|\s(?:dot|punkt|punto)\s|\.)[\p{L}\p{N}-]{2,63}){1,4}/iu;
const WORD_DOT = /[[({]|\s(?:dot|punkt|punto)\s/i;
const SCHEME = /\b(?:https?|ftp|wss?):\/\/|\bwww\./gi;
// Bare names are taken for addresses only under domains that end no everyday sentence.
const BARE_DOMAIN =
  /\.(?:com|net|org|info|biz|edu|gov|io|dev|app|xyz|online|shop|site|co\.uk|org\.uk|com\.au|com\.br|co\.jp|de|fr|nl|pl|ru|cn|ch|eu|ly|gg|tv)(?![\p{L}\p{N}_-])/giu;
const COMMON_TLD = /[.\s\])}](?:com|net|org|info|io|edu|gov|de|fr|es|it|nl|uk|eu|br|mx|co|me)$/i;
const IPV4 = /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?!\.?\d)/g;
const IPV6 = /(?<![\p{L}\p{N}:.])(?=[\da-f]{0,4}:)[\da-f:]{2,39}(?:(?:\.\d{1,3}){3})?(?![\p{L}\p{N}:])/giu;
const VERSION_BEFORE = /(?:\bv|version|release|build)\s?$/i;

export function* findEmails(text: string): Generator<Span> {
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const start = expandLeft(text, at, LOCAL, MAX_LOCAL);
    const end = endOfDomain(text, at + 1);
    if (start < at && end > at + 1) {
      yield { start, end };
    }
  }
  for (const { 0: sign, index } of text.matchAll(AT_IN_WORDS)) {
    const start = expandLeft(text, index, LOCAL, MAX_LOCAL);
    const after = index + sign.length;
    const domain = DOMAIN_IN_WORDS.exec(text.slice(after, after + MAX_DOMAIN))?.[0] ?? '';
    const isSpelledOut = sign.trim() !== sign.trim().replace(/\W/g, '') || WORD_DOT.test(domain);
    if (start < index && isSpelledOut && COMMON_TLD.test(domain)) {
      yield { start, end: after + domain.length };
    }
  }
}

export function* findUrls(text: string): Generator<Span> {
  let last = 0;
  for (const { 0: scheme, index } of text.matchAll(SCHEME)) {
    const end = index < last ? index : endOfUrl(text, index + scheme.length);
    if (end - index - scheme.length > 3) {
      yield { start: index, end };
      last = end;
    }
  }
  yield* findBareDomains(text);
}

function* findBareDomains(text: string): Generator<Span> {
  let last = 0;
  for (const { 0: domain, index } of text.matchAll(BARE_DOMAIN)) {
    const start = Math.max(last, expandLeft(text, index, DOMAIN, Math.min(MAX_DOMAIN, index - last)));
    if (start < index) {
      last = text[index + domain.length] === '/' ? endOfUrl(text, index + domain.length) : index + domain.length;
      yield { start, end: last };
    }
  }
}

export function* findIpAddresses(text: string): Generator<Span> {
  for (const span of spansOf(text, IPV4, (found) => isIP(found) === 4)) {
    if (!VERSION_BEFORE.test(text.slice(Math.max(0, span.start - 10), span.start))) {
      yield span;
    }
  }
  yield* spansOf(text, IPV6, (found) => isIP(found) === 6 && /\d/.test(found));
}

function expandLeft(text: string, from: number, characters: RegExp, limit: number): number {
  let start = from;
  while (start > 0 && from - start < limit && characters.test(text[start - 1] ?? '')) {
    start -= 1;
  }
  while (start < from && /[.'-]/.test(text[start] ?? '')) {
    start += 1;
  }
  return start;
}

/** End of a host name with a dot and a top level of letters; `from` itself where there is none. */
function endOfDomain(text: string, from: number): number {
  let end = from;
  while (end < text.length && end - from < MAX_DOMAIN && DOMAIN.test(text[end] ?? '')) {
    end += 1;
  }
  const domain = /^[^.-].*\.\p{L}{2,}/u.exec(text.slice(from, end).replace(/[.-]+$/, ''))?.[0] ?? '';
  return from + domain.length;
}

function endOfUrl(text: string, from: number): number {
  let end = from;
  while (end < text.length && end - from < MAX_URL && /[^\s<>"'`]/.test(text[end] ?? '')) {
    end += 1;
  }
  while (end > from && /[.,;:!?)\]}]/.test(text[end - 1] ?? '')) {
    end -= 1;
  }
  return end;
}
