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
export interface News {
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

/** Takes news for delivery. It is written in the transaction in progress, so it is told if and only if it came true. */
@Injectable()
export class WebhookEvents {
  constructor(
    private readonly database: Database,
    private readonly endpoints: WebhookEndpointsRepository,
    private readonly callbacks: CallbackEndpoints,
    private readonly events: WebhookEventsRepository,
  ) {}

  /** Answers the event's id. */
  emit(news: News): Promise<string> {
    return this.database.transaction(async () => {
      const facts: EventFacts = { id: newId(), type: news.type, createdAt: new Date() };
      const listeners = await this.listenersOf(news);
      const resource = once(news.resource);
      const jobResource = once(news.job?.resource ?? news.resource);
      const deliveries: NewDelivery[] = [];
      for (const endpoint of listeners) {
        const payload = hearsOfJobs(endpoint)
          ? avatarsPayload({ ...facts, type: typeFor(endpoint, news) }, await jobResource())
          : this.render(facts, await resource(), endpoint, news);
        deliveries.push(deliveryOf(endpoint, news, payload));
      }
      await this.events.insert(
        {
          ...facts,
          teamId: news.teamId,
          isTest: news.isTest,
          jobId: news.job?.id ?? null,
          subjectIds: news.subjectIds ?? [],
        },
        deliveries,
      );
      return facts.id;
    });
  }

  private render(facts: EventFacts, resource: object, endpoint: WebhookEndpoint, { versioned }: News): Payload {
    const apiVersion = endpoint.face === 'callbacks' ? versionOf(resource) : endpoint.apiVersion;
    return charactersPayload(facts, resource, { apiVersion, versioned });
  }

  private async listenersOf(news: News): Promise<WebhookEndpoint[]> {
    const { teamId, isTest, type, job, callbackUrl, exceptEndpointId } = news;
    const types = { characters: type, avatars: job ? `job.${job.outcome}` : null };
    const found = await this.endpoints.listListening({ teamId, isTest }, types);
    const listeners = found.filter(({ id }) => id !== exceptEndpointId);
    return callbackUrl ? [...listeners, await this.callbacks.ensure({ teamId, isTest })] : listeners;
  }
}

const hearsOfJobs = ({ face }: WebhookEndpoint): boolean => face === 'avatars';

function typeFor(endpoint: WebhookEndpoint, { type, job }: News): EventType {
  return hearsOfJobs(endpoint) && job ? `job.${job.outcome}` : type;
}

/** A callback speaks the version that its order was made under. */
const versionOf = (resource: object): string =>
  'aurous_version' in resource && typeof resource.aurous_version === 'string'
    ? resource.aurous_version
    : DEFAULT_API_VERSION;

const deliveryOf = (endpoint: WebhookEndpoint, news: News, payload: Payload): NewDelivery => ({
  id: newId(),
  endpointId: endpoint.id,
  eventType: typeFor(endpoint, news),
  callbackUrl: endpoint.face === 'callbacks' ? (news.callbackUrl ?? null) : null,
  payload,
  state: endpoint.isActive ? 'pending' : 'discarded',
});

function once(resource: Resource): () => Promise<object> {
  let made: Promise<object> | null = null;
  return () => (made ??= typeof resource === 'function' ? resource() : Promise.resolve(resource));
}
