import { Injectable } from '@nestjs/common';
import { newId } from '../common/index.js';
import { Database } from '../database/index.js';
import { DEFAULT_API_VERSION, type VersionedResource } from '../http/index.js';
import type { EventType } from './event-types.js';
import { avatarsPayload, charactersPayload, type EventFacts, type Payload } from './payload.js';
import { CallbackEndpoints } from './callback-endpoints.js';
import { WebhookEndpointsRepository } from './webhook-endpoints.repository.js';
import type { WebhookEndpoint } from './webhook-endpoint.entity.js';
import { type NewDelivery, WebhookEventsRepository } from './webhook-events.repository.js';

/** Rendered when somebody listens, and then once. */
type Resource = object | (() => Promise<object>);

/** Something that a team's endpoints may want to hear. */
export interface NewEvent {
  type: EventType;
  teamId: string;
  isTest: boolean;
  /** As its GET answers it: newest version, `Link`s for URLs. */
  resource: Resource;
  /** For resources whose shape differs by API version. */
  versioned?: VersionedResource;
  /** The job whose end this is: endpoints of the avatars family hear of that instead, as GET /jobs answers it. */
  job?: { id: string; outcome: 'completed' | 'failed' | 'cancelled'; resource: Resource };
  /** A URL that this order alone wants to be told at. */
  callbackUrl?: string | null;
  /** Whose erasure takes the payload along: the subject, its owner. */
  subjectIds?: string[];
  /** Told to all but this one. */
  exceptEndpointId?: string;
}

/** Takes events for delivery. One is written in the transaction in progress, so it is told if and only if it came true. */
@Injectable()
export class WebhookEvents {
  constructor(
    private readonly database: Database,
    private readonly endpoints: WebhookEndpointsRepository,
    private readonly callbacks: CallbackEndpoints,
    private readonly events: WebhookEventsRepository,
  ) {}

  /** Answers the event's id. */
  emit(event: NewEvent): Promise<string> {
    return this.database.transaction(async () => {
      const facts: EventFacts = { id: newId(), type: event.type, createdAt: new Date() };
      const listeners = await this.listenersOf(event);
      const resource = once(event.resource);
      const jobResource = once(event.job?.resource ?? event.resource);
      const deliveries: NewDelivery[] = [];
      for (const endpoint of listeners) {
        const payload = hearsOfJobs(endpoint)
          ? avatarsPayload({ ...facts, type: typeFor(endpoint, event) }, await jobResource())
          : this.render(facts, await resource(), endpoint, event);
        deliveries.push(deliveryOf(endpoint, event, payload));
      }
      await this.events.insert(
        {
          ...facts,
          teamId: event.teamId,
          isTest: event.isTest,
          jobId: event.job?.id ?? null,
          subjectIds: event.subjectIds ?? [],
        },
        deliveries,
      );
      return facts.id;
    });
  }

  private render(facts: EventFacts, resource: object, endpoint: WebhookEndpoint, { versioned }: NewEvent): Payload {
    const apiVersion = endpoint.family === 'callbacks' ? versionOf(resource) : endpoint.apiVersion;
    return charactersPayload(facts, resource, { apiVersion, versioned });
  }

  private async listenersOf(event: NewEvent): Promise<WebhookEndpoint[]> {
    const { teamId, isTest, type, job, callbackUrl, exceptEndpointId } = event;
    const types = { characters: type, avatars: job ? `job.${job.outcome}` : null };
    const found = await this.endpoints.listListening({ teamId, isTest }, types);
    const listeners = found.filter(({ id }) => id !== exceptEndpointId);
    return callbackUrl ? [...listeners, await this.callbacks.ensure({ teamId, isTest })] : listeners;
  }
}

const hearsOfJobs = ({ family }: WebhookEndpoint): boolean => family === 'avatars';

function typeFor(endpoint: WebhookEndpoint, { type, job }: NewEvent): EventType {
  return hearsOfJobs(endpoint) && job ? `job.${job.outcome}` : type;
}

/** A callback speaks the version that its order was made under. */
const versionOf = (resource: object): string =>
  'aurous_version' in resource && typeof resource.aurous_version === 'string'
    ? resource.aurous_version
    : DEFAULT_API_VERSION;

const deliveryOf = (endpoint: WebhookEndpoint, event: NewEvent, payload: Payload): NewDelivery => ({
  id: newId(),
  endpointId: endpoint.id,
  eventType: typeFor(endpoint, event),
  callbackUrl: endpoint.family === 'callbacks' ? (event.callbackUrl ?? null) : null,
  payload,
  state: endpoint.isActive ? 'pending' : 'discarded',
});

function once(resource: Resource): () => Promise<object> {
  let made: Promise<object> | null = null;
  return () => (made ??= typeof resource === 'function' ? resource() : Promise.resolve(resource));
}
