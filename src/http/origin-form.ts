const AUTHORITY = /^https?:\/\/[^/?#]*/i;
const ENCODED = /%[0-7][0-9a-f]/gi;
const UNRESERVED = /^[A-Za-z0-9._~-]$/;

/**
 * A request's target as everything of ours reads it: without scheme and host (RFC 9112, 3.2), and with letters, digits and
 * `.-_~` as they are (RFC 3986, 6.2.2.2). Two spellings of one path are one family, one route and one gate.
 */
export function originForm(target: string): string {
  const local = target.replace(AUTHORITY, '');
  const query = local.search(/[?#]/);
  const path = query === -1 ? local : local.slice(0, query);
  const rest = query === -1 ? '' : local.slice(query);
  return `${path === '' ? '/' : path.replace(ENCODED, decoded)}${rest}`;
}

function decoded(triplet: string): string {
  const character = String.fromCharCode(Number.parseInt(triplet.slice(1), 16));
  return UNRESERVED.test(character) ? character : triplet;
}
