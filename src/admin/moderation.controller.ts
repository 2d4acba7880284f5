import { Body, Get, Post, Query } from '@nestjs/common';
import { ApiController, cursorOf, Endpoint } from '../http/index.js';
import { ModerationDecisionsService, ModerationService, ModerationUnavailableError } from '../moderation/index.js';
import { CheckTextDto, FindingsDto } from './dto/blocklist.dto.js';
import { DecisionListDto, DecisionQueryDto } from './dto/decision.dto.js';

@ApiController('admin/v1/moderation', { tag: 'Admin: moderation' })
export class ModerationController {
  constructor(
    private readonly moderation: ModerationService,
    private readonly decisions: ModerationDecisionsService,
  ) {}

  @Post('check')
  @Endpoint({
    summary: 'Check a text',
    description: 'What moderation finds in it. Nothing is stored.',
    scope: 'admin',
    returns: FindingsDto,
    errors: [ModerationUnavailableError],
  })
  async check(@Body() { text }: CheckTextDto): Promise<FindingsDto> {
    return FindingsDto.from(await this.moderation.inspect(text));
  }

  @Get('decisions')
  @Endpoint({
    summary: 'List what moderation decided',
    description: 'Newest first: why, never about which text or picture.',
    scope: 'admin',
    returns: DecisionListDto,
  })
  async list(@Query() query: DecisionQueryDto): Promise<DecisionListDto> {
    return DecisionListDto.from(await this.decisions.list(query.filter(), query.limit, cursorOf(query, 'mod')));
  }
}
