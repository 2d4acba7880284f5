import { Injectable } from '@nestjs/common';
import { newId } from '../common/index.js';
import { type Caller, invalidInput } from '../http/index.js';
import type { EventType } from './event-types.js';
import { charactersPayload, type EventFacts } from './payload.js';
import { sampleOf } from './sample-resources.js';
import type { WebhookEndpoint } from './webhook-endpoint.entity.js';
import { WebhookEndpointsService } from './webhook-endpoints.service.js';
import { WebhookEventsRepository } from './webhook-events.repository.js';
import { Database } from '../database/index.js';

/** Fires made-up events at one endpoint, on the way that real ones take. */
@Injectable()
export class WebhookTestsService {
  constructor(
    private readonly database: Database,
    private readonly endpoints: WebhookEndpointsService,
    private readonly events: WebhookEventsRepository,
  ) {}

  /** Answers the event's id. */
  fire(caller: Caller, endpointId: string, type: EventType): Promise<string> {
    return this.database.transaction(async () => {
      const endpoint = await this.endpoints.getPinned(caller, 'characters', endpointId);
      requireSubscription(endpoint, type);
      return this.enqueue(endpoint, type);
    });
  }

  private async enqueue(endpoint: WebhookEndpoint, type: EventType): Promise<string> {
    const { id, teamId, isTest, apiVersion, isActive } = endpoint;
    const facts: EventFacts = { id: newId(), type, createdAt: new Date(), isSynthetic: true };
    const { resource, versioned } = sampleOf(type);
    const payload = charactersPayload(facts, resource, { apiVersion, versioned });
    // One that is switched off is tried once, as a replay would be.
    const delivery = { id: newId(), endpointId: id, eventType: type, callbackUrl: null, payload };
    await this.events.insert({ ...facts, teamId, isTest, jobId: null, subjectIds: [] }, [
      { ...delivery, state: 'pending', returnsTo: isActive ? null : 'exhausted' },
    ]);
    return facts.id;
  }
}

function requireSubscription({ events }: WebhookEndpoint, type: EventType): void {
  if (!events.includes('*') && !events.includes(type)) {
    const message = `event_type must be one that the endpoint is subscribed to: ${events.join(', ')}.`;
    throw invalidInput([{ path: 'event_type', kind: 'format', message }], 'body');
  }
}
