import { invalidInput } from '../http/index.js';

/** A page cannot begin behind a row that its list does not have. */
export const unknownCursor = () =>
  invalidInput(
    [{ path: 'starting_after', kind: 'format', message: 'starting_after must be the next_cursor of the page before.' }],
    'query',
  );
