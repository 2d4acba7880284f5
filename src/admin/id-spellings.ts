import { toUlid } from '../common/index.js';

/** An id as the families of routes write it, without the prefix. */
export const spellingsOf = (id: string): string[] => [id, toUlid('', id).slice(1)];
