import { createHash, type Hash } from 'node:crypto';
import { isObject } from './is-object.js';

const DATA_URL = /^data:[^,]{0,200};base64,/;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** Hash of a JSON value: the same for every spelling of it. Keys are sorted, and a data URL counts by its bytes. */
export function hashJson(value: unknown, hash: Hash = createHash('sha256')): Hash {
  if (Array.isArray(value)) {
    hash.update('[');
    for (const item of value) {
      hashJson(item, hash).update(',');
    }
    return hash.update(']');
  }
  if (isObject(value)) {
    hash.update('{');
    for (const [key, item] of Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
      hashJson(item, hash.update(JSON.stringify(key)).update(':')).update(',');
    }
    return hash.update('}');
  }
  return hash.update(typeof value === 'string' ? spelled(value) : String(value));
}

function spelled(text: string): string {
  const head = DATA_URL.exec(text.slice(0, 256))?.[0];
  const data = head && text.slice(head.length);
  return data && BASE64.test(data)
    ? `<${head}${createHash('sha256').update(Buffer.from(data, 'base64')).digest('hex')}>`
    : JSON.stringify(text);
}
