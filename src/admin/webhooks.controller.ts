import { Body, Get, Post, Query } from '@nestjs/common';
import { ApiController, cursorOf, Endpoint, FromOperator, Operator } from '../http/index.js';
import { WebhookDeliveriesService, WebhookEndpointDisabledError } from '../webhooks/index.js';
import { RedeliveryDto, RedeliverWebhooksDto } from './dto/redelivery.dto.js';
import { OperatedDeliveryListDto, OperatedDeliveryQueryDto } from './dto/operated-delivery.dto.js';
import { RedeliveriesService } from './redeliveries.service.js';

@ApiController('admin/v1/webhooks', { tag: 'Admin: operations' })
export class OperatedWebhooksController {
  constructor(
    private readonly deliveries: WebhookDeliveriesService,
    private readonly redeliveries: RedeliveriesService,
  ) {}

  @Get('deliveries')
  @Endpoint({
    summary: 'List webhook deliveries of all teams',
    description: 'Those that were given up come first, then the newest.',
    scope: 'admin',
    returns: OperatedDeliveryListDto,
  })
  async list(@Query() query: OperatedDeliveryQueryDto): Promise<OperatedDeliveryListDto> {
    const page = { limit: query.limit, after: cursorOf(query, 'whd') };
    return OperatedDeliveryListDto.from(await this.deliveries.listForOperator(query.filters(), page));
  }

  @Post('redeliver')
  @Endpoint({
    summary: 'Send webhooks again',
    description: 'Everything that an endpoint has not received since a moment, from the first attempt on.',
    scope: 'admin',
    status: 202,
    returns: RedeliveryDto,
    errors: [WebhookEndpointDisabledError],
  })
  async redeliver(@FromOperator() operator: Operator, @Body() input: RedeliverWebhooksDto): Promise<RedeliveryDto> {
    const wish = input.wish();
    return RedeliveryDto.from(wish, await this.redeliveries.run(operator, wish));
  }
}
