import { Injectable } from '@nestjs/common';
import { WebhookEndpointDto } from './dto/webhook-endpoint.dto.js';
import { WebhookEndpointsRepository } from './webhook-endpoints.repository.js';
import { WebhookEvents } from './webhook-events.js';
import type { WebhookEndpoint } from './webhook-endpoint.entity.js';

/** Tells a team's other endpoints of one that was given up. */
@Injectable()
export class EndpointNotices {
  constructor(
    private readonly endpoints: WebhookEndpointsRepository,
    private readonly events: WebhookEvents,
  ) {}

  async tellDisabled({ id, teamId, isTest, family }: WebhookEndpoint): Promise<void> {
    const endpoint = await this.endpoints.find({ teamId, isTest }, family, id);
    await this.events.emit({
      type: 'webhook.endpoint_disabled',
      teamId,
      isTest,
      resource: WebhookEndpointDto.from(endpoint as WebhookEndpoint, null),
      exceptEndpointId: id,
    });
  }
}
