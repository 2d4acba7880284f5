import { Body, Get, Param, Post } from '@nestjs/common';
import { ApiController, Endpoint, FromOperator, IdPipe, Operator } from '../http/index.js';
import { CreateErasureDto, ERASURE_PREFIX, ErasureDto } from './dto/erasure.dto.js';
import { ErasuresService } from './erasures.service.js';

@ApiController('admin/v1/erasures', { tag: 'Admin: privacy' })
export class ErasuresController {
  constructor(private readonly erasures: ErasuresService) {}

  @Post()
  @Endpoint({
    summary: 'Forget somebody',
    description:
      'A persona, a character, an avatar or a whole team, with pictures, words and what webhooks and idempotency keys hold of it. It is out of reach at once and its live jobs end; the receipt follows when no provider draws for it any more. What was paid stays on the books, without words.',
    scope: 'admin',
    status: 202,
    returns: ErasureDto,
  })
  async create(@FromOperator() operator: Operator, @Body() input: CreateErasureDto): Promise<ErasureDto> {
    return ErasureDto.from(await this.erasures.create(operator, input.wish()));
  }

  @Get(':id')
  @Endpoint({
    summary: 'Retrieve an erasure',
    description: 'With its receipt once it is done.',
    scope: 'admin',
    returns: ErasureDto,
  })
  async get(@Param('id', new IdPipe(ERASURE_PREFIX, 'erasure')) id: string): Promise<ErasureDto> {
    return ErasureDto.from(await this.erasures.get(id));
  }
}
