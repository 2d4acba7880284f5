import { Injectable } from '@nestjs/common';
import { newId } from '../common/index.js';
import { Database } from '../database/index.js';
import { type Caller, NotFoundError, type Page, unknownCursor } from '../http/index.js';
import { DeliveryQueue } from './delivery-queue.repository.js';
import { newSecret, Secrets } from './secrets.js';
import { type EndpointChanges, WebhookEndpointsRepository } from './webhook-endpoints.repository.js';
import type { WebhookEndpoint, WebhookFamily } from './webhook-endpoint.entity.js';
import { WebhookLimitReachedError } from './webhooks.errors.js';

/** What makes an endpoint; its URL has been judged. */
export type EndpointWishes = Pick<
  WebhookEndpoint,
  'family' | 'url' | 'events' | 'description' | 'metadata' | 'apiVersion'
> & {
  /** One of the customer's own; else one is made. */
  secret?: string;
};

export type EndpointEdits = Pick<
  EndpointChanges,
  'url' | 'events' | 'description' | 'metadata' | 'apiVersion' | 'isActive'
> & { secret?: string };

export interface Unsealed {
  endpoint: WebhookEndpoint;
  secret: string;
}

const MAX_ENDPOINTS = 100;
const HEALTHY = { consecutiveFailures: 0, firstFailureAt: null, hasExhausted: false };

/** Where a team wants to be told, in both families. */
@Injectable()
export class WebhookEndpointsService {
  constructor(
    private readonly database: Database,
    private readonly endpoints: WebhookEndpointsRepository,
    private readonly queue: DeliveryQueue,
    private readonly secrets: Secrets,
  ) {}

  create({ teamId, isTest }: Caller, { secret = newSecret(), ...wishes }: EndpointWishes): Promise<Unsealed> {
    return this.database.transaction(async () => {
      if ((await this.endpoints.countLocked({ teamId, isTest })) >= MAX_ENDPOINTS) {
        throw WebhookLimitReachedError.ofEndpoints(MAX_ENDPOINTS);
      }
      const id = newId();
      const { oldSecrets: _, ...sealed } = this.secrets.seal(secret, id);
      return { endpoint: await this.endpoints.insert({ id, teamId, isTest, ...wishes, ...sealed }), secret };
    });
  }

  async list(caller: Caller, limit: number, after: string | null): Promise<Page<WebhookEndpoint>> {
    if (after && !(await this.endpoints.find(caller, 'characters', after))) {
      throw unknownCursor();
    }
    return this.endpoints.list(caller, limit, after);
  }

  listByOffset(caller: Caller, page: { limit: number; offset: number }): Promise<[WebhookEndpoint[], number]> {
    return this.endpoints.listByOffset(caller, page);
  }

  async get(caller: Caller, family: WebhookFamily, id: string): Promise<WebhookEndpoint> {
    return required(await this.endpoints.find(caller, family, id));
  }

  /** Nobody deletes it until the transaction in progress ends. */
  async getPinned(caller: Caller, family: WebhookFamily, id: string): Promise<WebhookEndpoint> {
    return required(await this.endpoints.findPinned(caller, family, id));
  }

  /** For an operator; nobody changes it until the transaction in progress ends. */
  async getOfAnyTeam(id: string): Promise<WebhookEndpoint> {
    return required(await this.endpoints.findOfAnyTeam(id));
  }

  /** A new secret replaces the old one as `rotateSecret` does; one that moved or was switched on again begins anew. */
  update(
    caller: Caller,
    { family, id }: { family: WebhookFamily; id: string },
    edits: EndpointEdits,
  ): Promise<WebhookEndpoint> {
    return this.database.transaction(async () => {
      const endpoint = required(await this.endpoints.findLocked(caller, family, id));
      const { secret, ...changes } = edits;
      const updated = await this.endpoints.update(id, {
        ...changes,
        ...(secret === undefined ? {} : this.secrets.replace(endpoint, secret)),
        ...(beginsAnew(endpoint, changes) ? HEALTHY : {}),
      });
      if (changes.isActive === false) {
        await this.queue.discardPendingOf(id);
      }
      return updated;
    });
  }

  /** The old secret signs along for a day. */
  rotateSecret(caller: Caller, family: WebhookFamily, id: string): Promise<Unsealed> {
    return this.database.transaction(async () => {
      const endpoint = required(await this.endpoints.findLocked(caller, family, id));
      const secret = newSecret();
      return { endpoint: await this.endpoints.update(id, this.secrets.replace(endpoint, secret)), secret };
    });
  }

  async delete(caller: Caller, family: WebhookFamily, id: string): Promise<void> {
    const isGone = await this.database.transaction(() => this.endpoints.remove(caller, family, id));
    if (!isGone) {
      throw new NotFoundError(NOUN);
    }
  }
}

const NOUN = 'webhook endpoint';

const beginsAnew = (endpoint: WebhookEndpoint, { url, isActive }: EndpointEdits): boolean =>
  (url !== undefined && url !== endpoint.url) || (isActive === true && !endpoint.isActive);

function required(endpoint: WebhookEndpoint | null): WebhookEndpoint {
  if (!endpoint) {
    throw new NotFoundError(NOUN);
  }
  return endpoint;
}
