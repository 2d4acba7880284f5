import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js';
import { limited, type Span } from './pii-kind.js';

const MIN_DIGITS = 7;
const MAX_DIGITS = 15;
const MAX_GAP = 3;
const CONTEXT_LENGTH = 26;
const CONTEXT =
  /(?:phone|tel|call|mobile|cell|whatsapp|fax|ring|text|number|handy|nummer|telefon\p{L}?|téléphone|portable|tél|teléfono|móvil|celular|llám\p{L}+|cep|тел|телефон|звоните|電話|电话|手机|전화|هاتف|फोन)[^\p{L}\p{N}]{0,6}(?:\p{L}{1,8}[^\p{L}\p{N}]{1,3}){0,2}$/iu;
const DATE =
  /^(?:(?:19|20)\d\d[-./ ]\d{1,2}[-./ ]\d{1,2}|\d{1,2}[-./ ]\d{1,2}[-./ ](?:19|20)\d\d|(?:19|20)\d\d ?- ?(?:19|20)\d\d)$/;
const NORTH_AMERICA = /^(?:1[ .-]?)?(?:\([2-9]\d\d\)|[2-9]\d\d)[ .-]{0,2}[2-9]\d\d[ .-]\d{4}$/;
const AREA_IN_PARENTHESES = /^(?:[178] ?)?\((?!(?:19|20)\d\d\))0?\d{2,4}\)[ -]?\d/;
const MOBILE_SHAPES =
  /^(?:[6-9]\d{4}[ -]\d{5}|1[3-9]\d[ -]\d{4}[ -]\d{4}|1[3-9]\d{9}|8[ -]9\d\d[ -]\d{3}[ -]\d\d[ -]\d\d)$/;
const UNDIVIDED_NORTH_AMERICA = /^[2-9]\d\d[2-9]\d{6}$/;
/** Countries that dial a 0 first at home, the larger ones of each shape. */
const TRUNK_ZERO: CountryCode[] = [
  'GB',
  'DE',
  'FR',
  'IT',
  'AU',
  'JP',
  'NL',
  'BE',
  'CH',
  'SE',
  'KR',
  'TR',
  'ZA',
  'UA',
  'ID',
  'EG',
];

interface Group extends Span {
  hasPlus: boolean;
}

export function* findPhones(text: string): Generator<Span> {
  const isPhone = limited(isPhoneNumber);
  for (const groups of digitGroups(text)) {
    // Without a + a number begins where the digits do, or behind another number: not in the midst of a code.
    let canBegin = true;
    for (let first = 0; first < groups.length; ) {
      const group = groups[first] as Group;
      const last: number = canBegin || group.hasPlus ? longestPhone(text, groups, first, isPhone) : -1;
      canBegin = last >= 0;
      if (canBegin) {
        yield { start: group.start, end: (groups[last] as Group).end };
      }
      first = Math.max(first, last) + 1;
    }
  }
}

/** Index of the last group of the longest number that begins with a group, or -1. */
function longestPhone(text: string, groups: Group[], first: number, isPhone: (candidate: string) => boolean): number {
  const { start, hasPlus } = groups[first] as Group;
  const lasts: number[] = [];
  let digits = 0;
  for (let last = first; last < groups.length; last += 1) {
    const group = groups[last] as Group;
    digits += text.slice(group.start, group.end).replace(/\D/g, '').length;
    if (digits > MAX_DIGITS || (last > first && group.hasPlus)) {
      break;
    }
    if (digits >= MIN_DIGITS) {
      lasts.push(last);
    }
  }
  const hasContext =
    !hasPlus && lasts.length > 0 && CONTEXT.test(text.slice(Math.max(0, start - CONTEXT_LENGTH), start));
  return (
    lasts.findLast((last) => {
      const candidate = text.slice(start, (groups[last] as Group).end);
      return (hasContext && !DATE.test(candidate)) || isPhone(candidate);
    }) ?? -1
  );
}

function isPhoneNumber(candidate: string): boolean {
  const digits = candidate.replace(/\D/g, '');
  if (candidate.startsWith('+') || candidate.startsWith('(+')) {
    return (
      parsePhoneNumberFromString(`+${digits.replace(/^(\d{1,3})0(?=\d{9})/, '$1')}`)?.isPossible() === true ||
      isPossible(digits)
    );
  }
  if (digits.startsWith('00')) {
    return digits.length >= 11 && isPossible(digits.slice(2));
  }
  if (DATE.test(candidate)) {
    return false;
  }
  return isNationalNumber(candidate, digits);
}

const isPossible = (digits: string): boolean => parsePhoneNumberFromString(`+${digits}`)?.isPossible() === true;

function isNationalNumber(candidate: string, digits: string): boolean {
  if (NORTH_AMERICA.test(candidate) || MOBILE_SHAPES.test(candidate)) {
    return true;
  }
  if (AREA_IN_PARENTHESES.test(candidate)) {
    return digits.length >= 8 && digits.length <= 12;
  }
  if (UNDIVIDED_NORTH_AMERICA.test(candidate)) {
    return parsePhoneNumberFromString(candidate, 'US')?.isValid() === true;
  }
  return (
    /^\(?0[1-9]/.test(candidate) &&
    digits.length >= 9 &&
    TRUNK_ZERO.some((country) => parsePhoneNumberFromString(digits, country)?.isValid() === true)
  );
}

/** Runs of digit groups that stand close together; each group is digits, with what belongs to it in front. */
function* digitGroups(text: string): Generator<Group[]> {
  let groups: Group[] = [];
  for (const { 0: found, index } of text.matchAll(/\d{1,20}/g)) {
    const previous = groups.at(-1);
    const gap = previous ? text.slice(previous.end, index) : '';
    const isNear = previous && gap.length > 0 && gap.length <= MAX_GAP && /^[ .()/+·-]+$/.test(gap);
    if (previous && !isNear) {
      yield groups;
      groups = [];
    }
    groups.push(withPrefix(text, index, index + found.length, previous && isNear ? previous.end : 0));
  }
  if (groups.length > 0) {
    yield groups;
  }
}

function withPrefix(text: string, from: number, end: number, lowest: number): Group {
  let start = from;
  while (start > lowest && /[+(]/.test(text[start - 1] ?? '')) {
    start -= 1;
  }
  return { start, end, hasPlus: text.slice(start, from).includes('+') };
}
