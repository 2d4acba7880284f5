import type { Page } from '../../http/index.js';

interface List<Item> {
  object: 'list';
  data: Item[];
  has_more: boolean;
  next_cursor: string | null;
}

/** A page as the characters and admin families show it. */
export function listOf<Row, Item extends { id: string }>(page: Page<Row>, show: (row: Row) => Item): List<Item> {
  const data = page.rows.map(show);
  const last = data.at(-1);
  return {
    object: 'list',
    data,
    has_more: page.hasMore,
    next_cursor: page.hasMore && last ? last.id : null,
  };
}
