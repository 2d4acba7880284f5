import { IntegerField, StringField } from './fields.js';

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
