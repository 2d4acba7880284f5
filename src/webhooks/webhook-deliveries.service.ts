import { Injectable } from '@nestjs/common';
import { Database } from '../database/index.js';
import { type Caller, NotFoundError, type Page, unknownCursor } from '../http/index.js';
import {
  type LoggedDelivery,
  type OperatorDelivery,
  type OperatorFilters,
  WebhookDeliveriesRepository,
} from './webhook-deliveries.repository.js';
import { WebhookEndpointsService } from './webhook-endpoints.service.js';
import { WebhookEndpointDisabledError } from './webhooks.errors.js';

interface PageWish {
  limit: number;
  /** The last row of the page before. */
  after: string | null;
}

export interface Redelivery {
  /** Whose endpoint it is. */
  teamId: string;
  count: number;
}

/** What was sent, what came back, and sending it again. */
@Injectable()
export class WebhookDeliveriesService {
  constructor(
    private readonly database: Database,
    private readonly deliveries: WebhookDeliveriesRepository,
    private readonly endpoints: WebhookEndpointsService,
  ) {}

  async list(caller: Caller, endpointId: string, { limit, after }: PageWish): Promise<Page<LoggedDelivery>> {
    const endpoint = await this.endpoints.get(caller, 'characters', endpointId);
    if (after && !(await this.deliveries.find(endpoint.id, after))) {
      throw unknownCursor();
    }
    return this.deliveries.list(endpoint.id, limit, after);
  }

  /** At once, whatever became of it before; the event keeps its id. */
  async replay(caller: Caller, endpointId: string, id: string): Promise<LoggedDelivery> {
    const endpoint = await this.endpoints.get(caller, 'characters', endpointId);
    await this.get(endpoint.id, id);
    await this.deliveries.replay(id);
    return this.get(endpoint.id, id);
  }

  /** Of every team; those that were given up come first. */
  async listForOperator(filters: OperatorFilters, { limit, after }: PageWish): Promise<Page<OperatorDelivery>> {
    if (after && !(await this.deliveries.exists(after))) {
      throw unknownCursor();
    }
    return this.deliveries.listForOperator(filters, limit, after);
  }

  /** Begins again with everything that an endpoint did not get since then; says how many deliveries that is. */
  redeliver(endpointId: string, since: Date): Promise<Redelivery> {
    return this.database.transaction(async () => {
      const { teamId, isActive } = await this.endpoints.getOfAnyTeam(endpointId);
      // What waits for one that is switched off is discarded.
      if (!isActive) {
        throw new WebhookEndpointDisabledError();
      }
      return { teamId, count: await this.deliveries.redeliver(endpointId, since) };
    });
  }

  /** Deliveries that name one of these ids, in whatever spelling it is given. Not for transactions: it may take a while. */
  listNaming(teamId: string, spellings: string[]): Promise<string[]> {
    return this.deliveries.listNaming(teamId, spellings);
  }

  /** Removes what was told of these subjects, and these deliveries, sent or not; says of how many deliveries. */
  eraseOf(teamId: string, subjectIds: string[], deliveryIds: string[]): Promise<number> {
    return this.deliveries.erase(teamId, subjectIds, deliveryIds);
  }

  /** Removes every event, delivery and endpoint of a team; says how many deliveries had a payload. */
  eraseTeam(teamId: string): Promise<number> {
    return this.deliveries.eraseTeam(teamId);
  }

  private async get(endpointId: string, id: string): Promise<LoggedDelivery> {
    const delivery = await this.deliveries.find(endpointId, id);
    if (!delivery) {
      throw new NotFoundError('webhook delivery');
    }
    return delivery;
  }
}
