import { Body, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { KeyNotActiveError, KeysService } from '../accounts/index.js';
import { ApiController, cursorOf, Endpoint, FromOperator, IdPipe, Operator, PageQuery } from '../http/index.js';
import { IssuedKeyDto, KeyListDto, RevokedKeyDto } from './dto/key.dto.js';
import { CreateOperatorKeyDto } from './dto/key-input.dto.js';
import { RotateKeyDto } from './dto/rotate-key.dto.js';

const KeyId = () => Param('id', new IdPipe('key'));

@ApiController('admin/v1/keys', { tag: 'Admin: teams and keys' })
export class KeysController {
  constructor(private readonly keys: KeysService) {}

  @Post()
  @Endpoint({
    summary: 'Issue an operator key',
    description: 'It may do everything under /admin/v1 and nothing else. The answer shows the key this once.',
    scope: 'admin',
    status: 201,
    returns: IssuedKeyDto,
  })
  async create(@FromOperator() operator: Operator, @Body() input: CreateOperatorKeyDto): Promise<IssuedKeyDto> {
    const request = { name: input.name, scopes: input.scopes, expiresAt: input.expiry() };
    return IssuedKeyDto.fromIssued(await this.keys.issueOperatorKey(operator, request));
  }

  @Get()
  @Endpoint({ summary: 'List operator keys', description: 'Newest first.', scope: 'admin', returns: KeyListDto })
  async list(@Query() query: PageQuery): Promise<KeyListDto> {
    return KeyListDto.from(await this.keys.list(null, query.limit, cursorOf(query, 'key')));
  }

  @Post(':id/rotate')
  @Endpoint({
    summary: 'Rotate a key',
    description:
      'A new key of the same team, world, scopes and end; the answer shows it this once. The old one works until the grace is over.',
    scope: 'admin',
    status: 201,
    returns: IssuedKeyDto,
    errors: [KeyNotActiveError],
  })
  async rotate(
    @FromOperator() operator: Operator,
    @KeyId() id: string,
    @Body() input: RotateKeyDto,
  ): Promise<IssuedKeyDto> {
    return IssuedKeyDto.fromIssued(await this.keys.rotate(operator, id, input.grace_seconds));
  }

  @Delete(':id')
  @Endpoint({
    summary: 'Revoke a key',
    description:
      'Of a team or of an operator. Every process refuses it within a second; revoking again changes nothing.',
    scope: 'admin',
    returns: RevokedKeyDto,
  })
  async revoke(@FromOperator() operator: Operator, @KeyId() id: string): Promise<RevokedKeyDto> {
    return RevokedKeyDto.from(await this.keys.revoke(operator, id));
  }
}
