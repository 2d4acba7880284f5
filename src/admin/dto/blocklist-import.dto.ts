import { ApiProperty } from '@nestjs/swagger';
import type { BlocklistImport } from '../blocklist-imports.service.js';

class BadLineDto {
  @ApiProperty({ description: 'From 1, as an editor counts; the header of a CSV file is line 1.' })
  line!: number;

  @ApiProperty()
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
