import type { Family } from '../../common/index.js';
import type { Env } from '../../config/index.js';
import { avatarsDialect } from './avatars.dialect.js';
import { charactersDialect } from './characters.dialect.js';
import type { Dialect } from './dialect.js';
import { portraitsDialect } from './portraits.dialect.js';

/** Which family a path belongs to; what belongs to none speaks the characters' dialect. */
export function familyOf(path: string): Family {
  if (/^\/v1\/personas(?:[/?]|$)/.test(path)) {
    return 'portraits';
  }
  return /^\/api\/v1(?:[/?]|$)/.test(path) ? 'avatars' : 'characters';
}

export class Dialects {
  private readonly byFamily: Record<Family, Dialect>;

  constructor(env: Pick<Env, 'PUBLIC_URL' | 'DOCS_ENABLED'>) {
    const docsUrl = env.DOCS_ENABLED ? `${env.PUBLIC_URL}/docs/errors` : null;
    this.byFamily = {
      portraits: portraitsDialect,
      avatars: avatarsDialect,
      characters: charactersDialect(docsUrl),
    };
  }

  of(path: string): Dialect {
    return this.byFamily[familyOf(path)];
  }

  ofFamily(family: Family): Dialect {
    return this.byFamily[family];
  }
}
