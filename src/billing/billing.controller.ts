import { Get, Query } from '@nestjs/common';
import { ApiController, Caller, cursorOf, Endpoint, From, PageQuery } from '../http/index.js';
import { BalanceDto } from './dto/balance.dto.js';
import { PricingDto } from './dto/pricing.dto.js';
import { UsageEventListDto } from './dto/usage-event.dto.js';
import { UsageDto } from './dto/usage.dto.js';
import { UsageService } from './usage.service.js';

@ApiController('v1', { tag: 'Billing' })
export class BillingController {
  constructor(private readonly usage: UsageService) {}

  @Get('balance')
  @Endpoint({
    summary: 'Retrieve the balance',
    description: 'Test keys have no balance: nothing is charged in their world.',
    scope: 'billing:read',
    returns: BalanceDto,
  })
  async getBalance(@From() caller: Caller): Promise<BalanceDto> {
    return BalanceDto.from(await this.usage.balance(caller));
  }

  @Get('pricing')
  @Endpoint({
    summary: 'Retrieve the prices',
    description: 'What a delivered picture costs, and which outcome of an order is charged.',
    scope: 'billing:read',
    returns: PricingDto,
  })
  getPricing(): PricingDto {
    return PricingDto.present();
  }

  @Get('usage')
  @Endpoint({
    summary: 'Retrieve the usage of this month',
    description: 'Of the present calendar month (UTC): portraits against their limit, credits, and orders by kind.',
    scope: 'billing:read',
    returns: UsageDto,
  })
  async getUsage(@From() caller: Caller): Promise<UsageDto> {
    return UsageDto.from(await this.usage.get(caller));
  }

  @Get('usage/events')
  @Endpoint({
    summary: 'List what moved the balance',
    description: 'The statement, newest first: holds, releases, charges, refunds, top-ups and adjustments.',
    scope: 'billing:read',
    returns: UsageEventListDto,
  })
  async listEvents(@From() caller: Caller, @Query() query: PageQuery): Promise<UsageEventListDto> {
    return UsageEventListDto.from(await this.usage.listEvents(caller, query.limit, cursorOf(query, 'uev')));
  }
}
