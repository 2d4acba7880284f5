import { Get, Post } from '@nestjs/common';
import { UsageService } from '../billing/index.js';
import { ApiController, Caller, Endpoint, From } from '../http/index.js';
import { CallbackEndpoints, WebhookLimitReachedError } from '../webhooks/index.js';
import { AccountsService } from './accounts.service.js';
import { OwnTeamDto } from './dto/own-team.dto.js';

@ApiController('v1/team', { tag: 'Billing' })
export class TeamController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly usage: UsageService,
    private readonly callbacks: CallbackEndpoints,
  ) {}

  @Get()
  @Endpoint({
    summary: 'Retrieve the team',
    description:
      'The team that the key belongs to. A test key sees no credits: nothing is charged in its world. The secret that signs ' +
      'callbacks of single orders is shown to keys with the scope webhooks:write.',
    scope: 'any',
    returns: OwnTeamDto,
  })
  async get(@From() caller: Caller): Promise<OwnTeamDto> {
    const mayKnow = caller.scopes.has('webhooks:write');
    return this.show(caller, mayKnow ? await this.callbacks.secretOf(caller) : undefined);
  }

  @Post('rotate_webhook_secret')
  @Endpoint({
    summary: 'Rotate the secret of callbacks',
    description: 'The new one is in `webhook_signing_secret`. For 24 hours both sign.',
    scope: 'webhooks:write',
    returns: OwnTeamDto,
    errors: [WebhookLimitReachedError],
  })
  async rotateWebhookSecret(@From() caller: Caller): Promise<OwnTeamDto> {
    return this.show(caller, await this.callbacks.rotate(caller));
  }

  private async show(caller: Caller, signingSecret?: string): Promise<OwnTeamDto> {
    const [team, balance] = await Promise.all([this.accounts.getTeam(caller.teamId), this.usage.balance(caller)]);
    return OwnTeamDto.from(team, balance, signingSecret);
  }
}
