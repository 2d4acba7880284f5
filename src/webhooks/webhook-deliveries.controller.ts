import { Body, Get, Param, Post, Query } from '@nestjs/common';
import {
  ApiController,
  Caller,
  cursorOf,
  Endpoint,
  From,
  IdPipe,
  type List,
  listOf,
  PageQuery,
} from '../http/index.js';
import { WebhookDeliveryDto, WebhookDeliveryListDto, WebhookTestFireDto } from './dto/webhook-delivery.dto.js';
import { FireTestDto } from './dto/webhook-endpoint-input.dto.js';
import { WebhookDeliveriesService } from './webhook-deliveries.service.js';
import { WebhookTestsService } from './webhook-tests.service.js';

const EndpointId = () => Param('id', new IdPipe('we', 'webhook endpoint'));
const DeliveryId = () => Param('delivery_id', new IdPipe('whd', 'webhook delivery'));

@ApiController('v1/webhook_endpoints/:id', { tag: 'Webhooks' })
export class WebhookDeliveriesController {
  constructor(
    private readonly deliveries: WebhookDeliveriesService,
    private readonly tests: WebhookTestsService,
  ) {}

  @Post('test')
  @Endpoint({
    summary: 'Send a test event',
    description: 'A made-up event of the type, marked `synthetic: true`, goes the way that real ones go.',
    scope: 'webhooks:write',
    returns: WebhookTestFireDto,
  })
  async test(@From() caller: Caller, @EndpointId() id: string, @Body() { event_type }: FireTestDto) {
    return WebhookTestFireDto.from(id, await this.tests.fire(caller, id, event_type));
  }

  @Get('deliveries')
  @Endpoint({
    summary: 'List the deliveries of a webhook endpoint',
    description: 'Newest first, with every attempt; kept for 30 days.',
    scope: 'webhooks:read',
    returns: WebhookDeliveryListDto,
  })
  async list(
    @From() caller: Caller,
    @EndpointId() id: string,
    @Query() query: PageQuery,
  ): Promise<List<WebhookDeliveryDto>> {
    const page = await this.deliveries.list(caller, id, { limit: query.limit, after: cursorOf(query, 'whd') });
    return listOf(page, (delivery) => WebhookDeliveryDto.from(delivery));
  }

  @Post('deliveries/:delivery_id/replay')
  @Endpoint({
    summary: 'Replay a delivery',
    description: 'Sends it once more, at once and under the same event id, whatever became of it before.',
    scope: 'webhooks:write',
    status: 202,
    returns: WebhookDeliveryDto,
  })
  async replay(
    @From() caller: Caller,
    @EndpointId() id: string,
    @DeliveryId() deliveryId: string,
  ): Promise<WebhookDeliveryDto> {
    return WebhookDeliveryDto.from(await this.deliveries.replay(caller, id, deliveryId));
  }
}
