type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

interface LongText {
  parent: Record<string, Json>;
  key: string;
  text: string;
}

const ELLIPSIS = '…';
const SHORTEST = 64;

/** Shortens the longest texts of a JSON object, `truncated: true` beside them, until the whole is small enough to be sent. */
export function withinBytes(json: string, maxBytes: number): string {
  if (Buffer.byteLength(json) <= maxBytes) {
    return json;
  }
  const body = { ...(JSON.parse(json) as Record<string, Json>), truncated: true };
  let text = JSON.stringify(body);
  while (Buffer.byteLength(text) > maxBytes) {
    const longest = textsOf(body).toSorted((a, b) => b.text.length - a.text.length)[0];
    // Only names and numbers are left: better large than meaningless.
    if (!longest || longest.text.length <= SHORTEST) {
      return text;
    }
    longest.parent[longest.key] = halved(longest.text);
    text = JSON.stringify(body);
  }
  return text;
}

function textsOf(value: Json): LongText[] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  const parent = value as Record<string, Json>;
  return Object.entries(parent).flatMap(([key, item]) =>
    typeof item === 'string' ? [{ parent, key, text: item }] : textsOf(item),
  );
}

const halved = (text: string): string =>
  text
    .slice(0, Math.floor(text.length / 2) - 1)
    .toWellFormed()
    .replace(/\uFFFD$/u, '') + ELLIPSIS;
