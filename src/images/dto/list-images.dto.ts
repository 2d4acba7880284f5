import { fromUlid } from '../../common/index.js';
import { EnumField, invalidInput, PageQuery, StringField } from '../../http/index.js';
import { ImageCombinationError } from '../images.errors.js';
import type { ImageCursor, ImageFilter } from '../images.repository.js';

export const SHOWN_STATUSES = ['pending', 'processing', 'succeeded', 'failed', 'cancelled'] as const;

export type ShownStatus = (typeof SHOWN_STATUSES)[number];

export class ListImagesQuery extends PageQuery {
  @StringField({
    description: 'Id of the first row of a page: the rows just before it.',
    max: 64,
    isOptional: true,
  })
  ending_before?: string;

  @EnumField({ description: 'Only images that stand like this.', values: SHOWN_STATUSES, isOptional: true })
  status?: ShownStatus;

  @StringField({ description: 'Only images of this character: `char_…`.', max: 64, isOptional: true })
  character_id?: string;

  static read(
    query: ListImagesQuery,
    after: string | null,
  ): { filter: ImageFilter; page: ImageCursor & { limit: number } } {
    if (query.starting_after !== undefined && query.ending_before !== undefined) {
      throw new ImageCombinationError('ending_before', 'starting_after');
    }
    return {
      filter: { status: query.status ?? null, characterId: idOf(query, 'character_id', 'char') },
      page: { after, before: idOf(query, 'ending_before', 'img'), limit: query.limit },
    };
  }
}

/** The uuid behind an id of the query; null when it was not sent. */
function idOf(query: ListImagesQuery, path: 'ending_before' | 'character_id', prefix: string): string | null {
  const text = query[path];
  const id = text === undefined ? null : fromUlid(prefix, text);
  if (text !== undefined && id === null) {
    throw invalidInput([{ path, kind: 'format', message: `${path} must be an id like ${prefix}_01….` }], 'query');
  }
  return id;
}
