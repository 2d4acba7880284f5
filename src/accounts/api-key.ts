import { createHash, randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

export const ENVIRONMENTS = ['live', 'test'] as const;

export type Environment = (typeof ENVIRONMENTS)[number];

/** How every key begins. */
export const KEY_BRAND = 'al_';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const RANDOM_LENGTH = 30;
const CHECKSUM_LENGTH = 6;
const FORM = /^al_(live|test)_([0-9A-Za-z]{30})([0-9A-Za-z]{6})$/;

export interface KeyParts {
  prefix: string;
  environment: Environment;
  last4: string;
}

/** A new secret: `al_<environment>_`, 30 random base62 characters (178 bits) and their checksum. */
export function generateKey(environment: Environment): string {
  // randomInt draws without modulo bias, so every character is equally likely.
  const random = Array.from({ length: RANDOM_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return `al_${environment}_${random}${checksumOf(random)}`;
}

/** The visible parts of a key; null when its form or its checksum is wrong, so that a typing error costs no query. */
export function parseKey(key: string): KeyParts | null {
  const [, world, random, checksum] = FORM.exec(key) ?? [];
  if (!random || checksumOf(random) !== checksum) {
    return null;
  }
  const environment = world === 'test' ? 'test' : 'live';
  return { prefix: `al_${environment}_`, environment, last4: key.slice(-4) };
}

/** What is kept of a key. One fast hash is enough for a secret of 178 random bits. */
export const hashKey = (key: string): Buffer => createHash('sha256').update(key).digest();

function checksumOf(random: string): string {
  let rest = crc32(random);
  let digits = '';
  while (rest > 0) {
    digits = `${ALPHABET[rest % ALPHABET.length]}${digits}`;
    rest = Math.floor(rest / ALPHABET.length);
  }
  return digits.padStart(CHECKSUM_LENGTH, '0');
}
