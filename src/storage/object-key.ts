import { InvalidObjectKeyError } from './storage.errors.js';

const SEGMENT = '[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}';
const KEY = new RegExp(`^${SEGMENT}(/${SEGMENT})*$`);
/** The router takes paths of up to 300 characters. */
const MAX_LENGTH = 250;

export const isObjectKey = (text: string): boolean => text.length <= MAX_LENGTH && KEY.test(text);

/** A folder is a key with a slash behind it, so that `…/1/` never reaches into `…/10/`. */
export const isFolder = (target: string): boolean => target.endsWith('/');

export function requireObjectKey(key: string): string {
  if (!isObjectKey(key)) {
    throw new InvalidObjectKeyError(key);
  }
  return key;
}

/** Passes one key, or a folder of them. */
export function requireTarget(target: string): string {
  requireObjectKey(isFolder(target) ? target.slice(0, -1) : target);
  return target;
}

/** The half-open range of keys, in byte order, that a target covers: `0` follows the slash, and no key holds a control character. */
export function keyRange(target: string): [from: string, below: string] {
  requireTarget(target);
  return isFolder(target) ? [target, `${target.slice(0, -1)}0`] : [target, `${target}\u0001`];
}
