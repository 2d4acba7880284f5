import { fromUlid } from '../common/index.js';
import { invalidInput, type PageQuery } from '../http/index.js';

/** The uuid behind `starting_after`, or null for the first page. */
export function cursorOf({ starting_after: cursor }: PageQuery, prefix: string): string | null {
  const id = cursor === undefined ? null : fromUlid(prefix, cursor);
  if (cursor !== undefined && !id) {
    throw invalidInput(
      [{ path: 'starting_after', kind: 'format', message: `starting_after must be an id like ${prefix}_01….` }],
      'query',
    );
  }
  return id;
}
