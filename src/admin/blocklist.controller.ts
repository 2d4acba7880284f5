import { Body, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiController, cursorOf, Endpoint, FromOperator, IdPipe, NotFoundError, Operator } from '../http/index.js';
import { AlreadyListedError } from './admin.errors.js';
import { BlocklistAdminService } from './blocklist.service.js';
import {
  BLOCKLIST_PREFIX,
  BlocklistDto,
  BlocklistEntryDto,
  BlocklistQueryDto,
  CreateBlocklistEntryDto,
  RemovedBlocklistEntryDto,
} from './dto/blocklist.dto.js';

@ApiController('admin/v1/blocklist', { tag: 'Admin: moderation' })
export class BlocklistController {
  constructor(private readonly blocklist: BlocklistAdminService) {}

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
    errors: [NotFoundError],
  })
  async delete(
    @FromOperator() operator: Operator,
    @Param('id', new IdPipe(BLOCKLIST_PREFIX, 'blocklist entry')) id: string,
  ): Promise<RemovedBlocklistEntryDto> {
    await this.blocklist.remove(operator, id);
    return RemovedBlocklistEntryDto.from(id);
  }
}
