import { invalidInput, SCOPES, type Scope } from '../http/index.js';

const BUNDLES: Record<string, readonly Scope[]> = {
  '*': SCOPES,
  full: SCOPES,
  read: SCOPES.filter((scope) => scope.endsWith(':read')),
  write: SCOPES.filter((scope) => scope.endsWith(':write')),
};

/** What may be asked for when a team key is issued. */
export const GRANTABLE_SCOPES: readonly string[] = [...SCOPES, ...Object.keys(BUNDLES)];

/** The scopes a team key is stored with: bundles spelled out, each once, never `admin`. */
export function expandScopes(asked: readonly string[]): Scope[] {
  if (asked.length === 0) {
    throw refused('scopes must name at least one scope.', 'range');
  }
  if (asked.includes('admin')) {
    throw refused('scopes must not hold "admin": only operator keys have it. Issue one with POST /admin/v1/keys.');
  }
  const unknown = asked.findIndex((scope) => !GRANTABLE_SCOPES.includes(scope));
  if (unknown >= 0) {
    throw refused(`scopes.${unknown} is none of the known ones: ${GRANTABLE_SCOPES.join(', ')}.`);
  }
  const granted = new Set<string>(asked.flatMap((scope): readonly string[] => BUNDLES[scope] ?? [scope]));
  return SCOPES.filter((scope) => granted.has(scope));
}

/** The scopes of a session: those it names, or with `*` all. Login servers add words of their own; they mean nothing here. */
export function sessionScopes(words: ReadonlySet<string>): ReadonlySet<Scope> {
  return new Set(words.has('*') ? SCOPES : SCOPES.filter((scope) => words.has(scope)));
}

/** Operator keys have the one scope there is for them. */
export function requireAdminOnly(asked: readonly string[]): void {
  if (asked.some((scope) => scope !== 'admin')) {
    throw refused('scopes of an operator key must be ["admin"]. Issue other keys with POST /admin/v1/teams/{id}/keys.');
  }
}

const refused = (message: string, kind: 'format' | 'range' = 'format') =>
  invalidInput([{ path: 'scopes', kind, message }], 'body');
