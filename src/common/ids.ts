import { ulidToUUID, uuidToULID } from 'ulid';
import { v7, validate } from 'uuid';

/** A new id: uuid v7, so that keys of one table grow with time. */
export const newId = (): string => v7();

export const isUuid = (text: string): boolean => validate(text);

/** The characters and admin families show the same 128 bits as `prefix_<ULID>`. */
export const toUlid = (prefix: string, id: string): string => `${prefix}_${uuidToULID(id)}`;

/** Reads `prefix_<ULID>` back into a uuid; null for anything else, so that a malformed id answers like an unknown one. */
export function fromUlid(prefix: string, text: string): string | null {
  const head = `${prefix}_`;
  if (!text.startsWith(head) || !/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(text.slice(head.length))) {
    return null;
  }
  return ulidToUUID(text.slice(head.length)).toLowerCase();
}
