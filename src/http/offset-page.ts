import { IntegerField } from './fields.js';

/** Query of a list in the avatars family. */
export class OffsetQuery {
  @IntegerField({ description: 'How many rows a page has.', min: 1, max: 100, default: 20, isQuery: true })
  limit = 20;

  @IntegerField({ description: 'How many rows to pass over.', min: 0, max: 1_000_000, default: 0, isQuery: true })
  offset = 0;
}
