import { randomFillSync } from 'node:crypto';
import { ulidToUUID, uuidToULID } from 'ulid';
import { v7, validate } from 'uuid';

const RANDOM_BYTES = 16;
/** Random bytes of the next ids: one call of the system serves 256 of them. */
const randomness = new Uint8Array(RANDOM_BYTES * 256);
let spent = randomness.length;

const newest = { msecs: 0, seq: 0 };

/** A new id: uuid v7, so that keys of one table grow with time, and within a millisecond too. */
export function newId(): string {
  const random = nextRandom();
  const now = Date.now();
  if (now > newest.msecs) {
    newest.msecs = now;
    // 31 bits, so that it has room to grow.
    newest.seq = new DataView(random.buffer, random.byteOffset).getUint32(0) >>> 1;
  } else {
    newest.seq += 1;
  }
  return v7({ random, ...newest });
}

function nextRandom(): Uint8Array {
  if (spent === randomness.length) {
    randomFillSync(randomness);
    spent = 0;
  }
  spent += RANDOM_BYTES;
  return randomness.subarray(spent - RANDOM_BYTES, spent);
}

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
