import { fromUlid } from '../common/index.js';
import { IntegerField, StringField } from './fields.js';
import { type InvalidInputError, invalidInput } from './input.errors.js';

/** Query of a list in the characters and admin families. */
export class PageQuery {
  @IntegerField({
    description: 'How many rows a page has.',
    min: 1,
    max: 100,
    default: 20,
    isQuery: true,
    isOptional: true,
  })
  limit = 20;

  @StringField({ description: 'Id of the last row of the page before.', max: 64, isOptional: true })
  starting_after?: string;
}

/** One page, newest first; `hasMore` was found by asking for one row too many. */
export interface Page<Row> {
  rows: Row[];
  hasMore: boolean;
}

export const pageOf = <Row>(rows: Row[], limit: number): Page<Row> => ({
  rows: rows.slice(0, limit),
  hasMore: rows.length > limit,
});

export interface List<Item> {
  object: 'list';
  data: Item[];
  has_more: boolean;
  next_cursor: string | null;
}

/** A page as the characters and admin families show it. */
export function listOf<Row, Item extends { id: string }>(page: Page<Row>, show: (row: Row) => Item): List<Item> {
  const data = page.rows.map(show);
  const last = data.at(-1);
  return { object: 'list', data, has_more: page.hasMore, next_cursor: page.hasMore && last ? last.id : null };
}

/** The uuid behind `starting_after`, or null for the first page. */
export function cursorOf({ starting_after: cursor }: PageQuery, prefix: string): string | null {
  const id = cursor === undefined ? null : fromUlid(prefix, cursor);
  if (cursor !== undefined && !id) {
    throw badCursor(`starting_after must be an id like ${prefix}_01….`);
  }
  return id;
}

/** A page cannot begin behind a row that its list does not have. */
export const unknownCursor = (): InvalidInputError =>
  badCursor('starting_after must be the next_cursor of the page before.');

const badCursor = (message: string): InvalidInputError =>
  invalidInput([{ path: 'starting_after', kind: 'format', message }], 'query');
