import { Body, Delete, Get, Param, Post, Query } from '@nestjs/common';
import {
  ApiController,
  type BodyStream,
  cursorOf,
  Endpoint,
  FromOperator,
  IdPipe,
  Operator,
  STREAMED_TYPES,
  StreamedBody,
} from '../http/index.js';
import { AlreadyListedError } from './admin.errors.js';
import { BlocklistImportsService } from './blocklist-imports.service.js';
import { BlocklistAdminService } from './blocklist.service.js';
import { BLOCKLIST_FILES, BlocklistImportDto } from './dto/blocklist-import.dto.js';
import {
  BLOCKLIST_PREFIX,
  BlocklistDto,
  BlocklistEntryDto,
  BlocklistQueryDto,
  CreateBlocklistEntryDto,
  RemovedBlocklistEntryDto,
} from './dto/blocklist.dto.js';

const IMPORT_BYTES = 32 * 2 ** 20;

@ApiController('admin/v1/blocklist', { tag: 'Admin: moderation' })
export class BlocklistController {
  constructor(
    private readonly blocklist: BlocklistAdminService,
    private readonly imports: BlocklistImportsService,
  ) {}

  @Post()
  @Endpoint({
    summary: 'Block a person or a term',
    description: 'Every process refuses it within two seconds, in any spelling that still reads as the name.',
    scope: 'admin',
    status: 201,
    returns: BlocklistEntryDto,
    errors: [AlreadyListedError],
  })
  async create(@FromOperator() operator: Operator, @Body() input: CreateBlocklistEntryDto): Promise<BlocklistEntryDto> {
    const { kind, term, aliases = [], note = null } = input;
    return BlocklistEntryDto.from(await this.blocklist.add(operator, { kind, term, aliases, note }));
  }

  @Post('import')
  @Endpoint({
    summary: 'Block a whole list',
    description:
      'CSV whose first line names the columns `kind,term,aliases,note` (aliases are separated by `;`, a row is one line), or JSON lines with the same members. At most 200,000 rows and 32 MB. Bad lines are passed over and named; names that are on the list already, in whatever spelling, stay as they are. A CSV without its header is refused; a list without rows counts nothing.',
    scope: 'admin',
    takes: STREAMED_TYPES,
    shows: BLOCKLIST_FILES,
    bodyLimitBytes: IMPORT_BYTES,
    returns: BlocklistImportDto,
  })
  async import(@FromOperator() operator: Operator, @StreamedBody() body: BodyStream): Promise<BlocklistImportDto> {
    return BlocklistImportDto.from(await this.imports.run(operator, body));
  }

  @Get()
  @Endpoint({ summary: 'List the blocklist', description: 'Newest first.', scope: 'admin', returns: BlocklistDto })
  async list(@Query() query: BlocklistQueryDto): Promise<BlocklistDto> {
    return BlocklistDto.from(await this.blocklist.list(query.limit, cursorOf(query, BLOCKLIST_PREFIX), query.kind));
  }

  @Delete(':id')
  @Endpoint({
    summary: 'Unblock a person or a term',
    description: 'Entries of the starter list stay removed after an upgrade.',
    scope: 'admin',
    returns: RemovedBlocklistEntryDto,
  })
  async delete(
    @FromOperator() operator: Operator,
    @Param('id', new IdPipe(BLOCKLIST_PREFIX, 'blocklist entry')) id: string,
  ): Promise<RemovedBlocklistEntryDto> {
    await this.blocklist.remove(operator, id);
    return RemovedBlocklistEntryDto.from(id);
  }
}
