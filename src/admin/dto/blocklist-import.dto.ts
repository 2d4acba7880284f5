import { ApiProperty } from '@nestjs/swagger';
import type { StreamedType } from '../../http/index.js';
import type { BlocklistImport } from '../blocklist-imports.service.js';

const JSON_LINES =
  '{"kind": "person", "term": "John R. Sample", "aliases": ["J. R. Sample"]}\n{"kind": "term", "term": "wreckers of the bay"}\n';

/** One list, in every form that it may come in. */
export const BLOCKLIST_FILES: Record<StreamedType, string> = {
  'text/csv': 'kind,term,aliases,note\nperson,John R. Sample,J. R. Sample;John Sample,\nterm,wreckers of the bay,,\n',
  'application/jsonl': JSON_LINES,
  'application/x-ndjson': JSON_LINES,
};

class BadLineDto {
  @ApiProperty({ description: 'From 1, as an editor counts; the header of a CSV file is line 1.' })
  line!: number;

  @ApiProperty({ example: 'kind must be person or term.' })
  message!: string;
}

export class BlocklistImportDto {
  @ApiProperty({ enum: ['blocklist_import'] })
  object!: 'blocklist_import';

  @ApiProperty({ description: 'Lines that were read, without the header and empty ones.' })
  rows!: number;

  @ApiProperty()
  added!: number;

  @ApiProperty({ description: 'On the list before, or twice in the file, in whatever spelling.' })
  already_listed!: number;

  @ApiProperty({ description: 'Lines that were passed over.' })
  bad!: number;

  @ApiProperty({ type: [BadLineDto], description: 'The first thousand of them.' })
  bad_lines!: BadLineDto[];

  static from({ rows, entries, badCount, badLines, added }: BlocklistImport): BlocklistImportDto {
    return Object.assign(new BlocklistImportDto(), {
      object: 'blocklist_import',
      rows,
      added,
      already_listed: entries.length - added,
      bad: badCount,
      bad_lines: badLines,
    } satisfies BlocklistImportDto);
  }
}
