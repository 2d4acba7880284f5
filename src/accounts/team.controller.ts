import { Get } from '@nestjs/common';
import { UsageService } from '../billing/index.js';
import { ApiController, Caller, Endpoint, From } from '../http/index.js';
import { AccountsService } from './accounts.service.js';
import { OwnTeamDto } from './dto/own-team.dto.js';

@ApiController('v1/team', { tag: 'Billing' })
export class TeamController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly usage: UsageService,
  ) {}

  @Get()
  @Endpoint({
    summary: 'Retrieve the team',
    description: 'The team that the key belongs to. A test key sees no credits: nothing is charged in its world.',
    scope: 'any',
    returns: OwnTeamDto,
  })
  async get(@From() caller: Caller): Promise<OwnTeamDto> {
    return OwnTeamDto.from(await this.accounts.getTeam(caller.teamId), await this.usage.balance(caller));
  }
}
