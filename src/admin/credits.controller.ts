import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { TakeBackTooLargeError, UsageEventDto, UsageEventListDto } from '../billing/index.js';
import { ApiController, cursorOf, Endpoint, FromOperator, IdPipe, Once, Operator, PageQuery } from '../http/index.js';
import { CreditsService } from './credits.service.js';
import { GrantCreditsDto } from './dto/credits-input.dto.js';

const TeamId = () => Param('id', new IdPipe('team'));

@ApiController('admin/v1/teams/:id', { tag: 'Admin: credits and limits' })
export class CreditsController {
  constructor(
    private readonly credits: CreditsService,
    private readonly once: Once,
  ) {}

  @Post('credits')
  @Endpoint({
    summary: 'Grant credits, or take them back',
    description: "The reason stands on the team's statement. What open orders hold cannot be taken back.",
    scope: 'admin',
    status: 201,
    isIdempotent: true,
    returns: UsageEventDto,
    errors: [TakeBackTooLargeError],
  })
  create(@FromOperator() operator: Operator, @TeamId() id: string, @Body() input: GrantCreditsDto) {
    const change = input.change();
    return this.once.commit(async () => UsageEventDto.from(await this.credits.change(operator, id, change)));
  }

  @Get('ledger')
  @Endpoint({
    summary: "List what moved a team's balance",
    description: 'Newest first; the same lines as the team reads under `/v1/usage/events`.',
    scope: 'admin',
    returns: UsageEventListDto,
  })
  async list(@TeamId() id: string, @Query() query: PageQuery): Promise<UsageEventListDto> {
    return UsageEventListDto.from(await this.credits.listEvents(id, query.limit, cursorOf(query, 'uev')));
  }
}
