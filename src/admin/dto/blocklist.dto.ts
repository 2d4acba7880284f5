import { ApiProperty } from '@nestjs/swagger';
import { toUlid } from '../../common/index.js';
import {
  EnumField,
  exampleId,
  Examples,
  listOf,
  type Page,
  PageQuery,
  StringField,
  StringListField,
} from '../../http/index.js';
import { type BlocklistEntry, type BlocklistKind, CONTENT_CATEGORIES, type Findings } from '../../moderation/index.js';

export const BLOCKLIST_PREFIX = 'blk';
const KINDS = ['person', 'term'] as const;

@Examples({
  'a person': { term: 'Jane Q. Example', kind: 'person', aliases: ['J. Q. Example'], note: 'Asked us by letter.' },
  'a term': { term: 'wreckers of the cape', kind: 'term' },
})
export class CreateBlocklistEntryDto {
  @StringField({
    description: 'Full name of a person, or a term.',
    min: 1,
    max: 200,
    isTrimmed: true,
    example: 'Jane Q. Example',
  })
  term!: string;

  @EnumField({
    description: 'A person is an impersonation, a term is moderated content.',
    values: KINDS,
    example: 'person',
  })
  kind!: BlocklistKind;

  @StringListField({
    description: 'Other names that mean the same.',
    maxItems: 50,
    max: 200,
    isOptional: true,
    example: ['J. Q. Example'],
  })
  aliases?: string[];

  @StringField({
    description: 'For other operators; never shown to customers.',
    max: 500,
    isOptional: true,
    example: 'Asked us by letter.',
  })
  note?: string;
}

export class BlocklistQueryDto extends PageQuery {
  @EnumField({ description: 'Only entries of this kind.', values: KINDS, isOptional: true })
  kind?: BlocklistKind;
}

export class BlocklistEntryDto {
  @ApiProperty({ example: 'blk_01KAM2Z8C5F6T7V8W9X0Y1Z2A3' })
  id!: string;

  @ApiProperty({ example: 'blocklist_entry' })
  object!: 'blocklist_entry';

  @ApiProperty({ enum: KINDS })
  kind!: BlocklistKind;

  @ApiProperty({ example: 'Jane Q. Example' })
  term!: string;

  @ApiProperty({ type: [String], example: ['J. Q. Example'] })
  aliases!: string[];

  @ApiProperty({ type: String, nullable: true, example: 'Asked us by letter.' })
  note!: string | null;

  @ApiProperty({ enum: ['starter', 'operator'], description: 'Who brought it.' })
  source!: string;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;

  static from({ id, kind, term, aliases, note, source, createdAt }: BlocklistEntry): BlocklistEntryDto {
    return Object.assign(new BlocklistEntryDto(), {
      id: toUlid(BLOCKLIST_PREFIX, id),
      object: 'blocklist_entry',
      kind,
      term,
      aliases,
      note,
      source,
      created_at: createdAt.toISOString(),
    });
  }
}

export class BlocklistDto {
  @ApiProperty({ example: 'list' })
  object!: 'list';

  @ApiProperty({ type: [BlocklistEntryDto] })
  data!: BlocklistEntryDto[];

  @ApiProperty({ example: false })
  has_more!: boolean;

  @ApiProperty({ type: String, nullable: true })
  next_cursor!: string | null;

  static from(page: Page<BlocklistEntry>): BlocklistDto {
    return Object.assign(
      new BlocklistDto(),
      listOf(page, (entry) => BlocklistEntryDto.from(entry)),
    );
  }
}

export class RemovedBlocklistEntryDto {
  @ApiProperty({ example: exampleId(BLOCKLIST_PREFIX) })
  id!: string;

  @ApiProperty({ example: 'blocklist_entry' })
  object!: 'blocklist_entry';

  @ApiProperty({ example: true })
  deleted!: true;

  static from(id: string): RemovedBlocklistEntryDto {
    const shown = { id: toUlid(BLOCKLIST_PREFIX, id), object: 'blocklist_entry', deleted: true };
    return Object.assign(new RemovedBlocklistEntryDto(), shown);
  }
}

@Examples({ 'a wish': { text: 'A portrait of W1ll Smith' } })
export class CheckTextDto {
  @StringField({
    description: 'Any text; nothing of it is kept.',
    min: 1,
    max: 20_000,
    example: 'A portrait of W1ll Smith',
  })
  text!: string;
}

export class FindingsDto {
  @ApiProperty({ example: 'moderation_findings' })
  object!: 'moderation_findings';

  @ApiProperty({ type: [String], description: 'Kinds of personal data, never the values.', example: [] })
  pii!: string[];

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The blocked person or term that the text names.',
    example: 'Will Smith',
  })
  term!: string | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'number' },
    description: `From 0 to 1 by category: ${CONTENT_CATEGORIES.join(', ')}.`,
    example: { violence: 0.01 },
  })
  scores!: Record<string, number>;

  static from({ pii, term, scores }: Findings): FindingsDto {
    return Object.assign(new FindingsDto(), { object: 'moderation_findings', pii, term, scores });
  }
}
