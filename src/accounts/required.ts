import { NotFoundError } from '../http/index.js';

/** What was looked for, or the answer that there is none. */
export function required<T>(found: T | null, what: string): T {
  if (!found) {
    throw new NotFoundError(what);
  }
  return found;
}
