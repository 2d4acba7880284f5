import { randomInt } from 'node:crypto';

const MAX_LENGTH = 64;
const SUFFIX_LENGTH = 4;
const SUFFIX_ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';

/** `Zoë O'Neill` → `zoe-o-neill`; a name without one Latin letter or digit gets a slug all the same. */
export function slugFrom(name: string): string {
  const words = name
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  return cut((words ?? ['persona']).join('-'), MAX_LENGTH);
}

/** The same slug with a few random characters, for when it is taken. */
export function withSuffix(slug: string): string {
  const suffix = Array.from({ length: SUFFIX_LENGTH }, () => SUFFIX_ALPHABET[randomInt(SUFFIX_ALPHABET.length)]);
  return `${cut(slug, MAX_LENGTH - SUFFIX_LENGTH - 1)}-${suffix.join('')}`;
}

const cut = (slug: string, length: number): string => slug.slice(0, length).replace(/-+$/, '');
