import { SCOPES } from '../http/index.js';
import { expandScopes, requireAdminOnly, sessionScopes } from './scopes.js';

describe('scopes of a team key', () => {
  it('are spelled out from bundles, each once', () => {
    expect(expandScopes(['*'])).toEqual([...SCOPES]);
    expect(expandScopes(['full', 'images:read'])).toEqual([...SCOPES]);
    expect(expandScopes(['read', 'portraits:read'])).toEqual([
      'portraits:read',
      'avatars:read',
      'characters:read',
      'images:read',
      'webhooks:read',
      'billing:read',
    ]);
    expect(expandScopes(['write'])).toHaveLength(5);
  });

  it.each([['*'], ['full'], ['read'], ['write']])('never hold admin: %s', (bundle) => {
    expect(expandScopes([bundle])).not.toContain('admin');
  });

  it.each([[['admin']], [['*', 'admin']], [['portraits']], [[]]])('are refused: %j', (asked) => {
    expect(() => expandScopes(asked)).toThrow(/^scopes/);
  });
});

describe('scopes of an operator key', () => {
  it('are admin or unsaid', () => {
    expect(() => requireAdminOnly(['admin'])).not.toThrow();
    expect(() => requireAdminOnly([])).not.toThrow();
    expect(() => requireAdminOnly(['portraits:read'])).toThrow(/must be \["admin"\]/);
  });
});

describe('scopes of a session', () => {
  it('are those it names; other words, bundles of keys and admin mean nothing', () => {
    const words = new Set(['portraits:read', 'openid', 'read', 'full', 'admin', '']);

    expect([...sessionScopes(words)]).toEqual(['portraits:read']);
  });

  it('are all of the products with *', () => {
    expect([...sessionScopes(new Set(['*', 'admin']))]).toEqual([...SCOPES]);
  });
});
