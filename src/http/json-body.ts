import { InvalidJsonError } from './http.errors.js';

const MAX_DEPTH = 32;
const MAX_KEYS = 1_000;
/** Names that reach into prototypes; no field of ours is called so. */
export const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Parses a JSON body. Whatever could surprise code behind it is refused here: see `InvalidJsonError`. */
export function parseJson(bytes: Buffer): unknown {
  if (bytes.length === 0) {
    return undefined;
  }
  const text = decode(bytes);
  const value = parse(text);
  checkLimits(text);
  return value;
}

function decode(bytes: Buffer): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new InvalidJsonError('it is not valid UTF-8');
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidJsonError('it is malformed');
  }
}

/** One pass over text that is known to be JSON: depth, number of keys, keys that repeat or reach into prototypes. */
function checkLimits(text: string): void {
  const open: (Set<string> | null)[] = [];
  let keyCount = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === '{' || char === '[') {
      open.push(char === '{' ? new Set() : null);
      refuse(open.length > MAX_DEPTH, `it is nested deeper than ${MAX_DEPTH} levels`);
    } else if (char === '}' || char === ']') {
      open.pop();
    } else if (char === '"') {
      const end = endOfString(text, at);
      const keys = open.at(-1);
      if (keys && isKey(text, end)) {
        keyCount += 1;
        refuse(keyCount > MAX_KEYS, `it has more than ${MAX_KEYS} keys`);
        addKey(keys, JSON.parse(text.slice(at, end + 1)) as string);
      }
      at = end;
    }
  }
}

function addKey(keys: Set<string>, key: string): void {
  refuse(FORBIDDEN_KEYS.has(key), 'it has a key that no field may be called');
  refuse(keys.has(key), 'an object has the same key twice');
  keys.add(key);
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') {
    at += text[at] === '\\' ? 2 : 1;
  }
  return at;
}

const isKey = (text: string, endOfText: number): boolean => {
  let at = endOfText + 1;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') {
    at += 1;
  }
  return text[at] === ':';
};

function refuse(isFault: boolean, reason: string): void {
  if (isFault) {
    throw new InvalidJsonError(reason);
  }
}
