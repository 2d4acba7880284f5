import { Injectable } from '@nestjs/common';
import { Database, type Statement } from '../database/index.js';
import type { DeliveryState } from './webhook-delivery.entity.js';

/** Deliveries in one state that is not the last. */
export interface LiveDeliveries {
  state: Extract<DeliveryState, 'pending' | 'sending'>;
  count: number;
  /** How long the first of them could have been sent. */
  longestWaitS: number;
}

type Listener = (state: Exclude<DeliveryState, 'sending'>) => void;

/** Each half reads a partial index of its own. */
const LIVE: Statement = {
  name: 'webhookVitals.live',
  text: `SELECT 'pending' AS state, count(*)::integer AS count,
                greatest(0, coalesce(extract(epoch FROM now() - min(next_at)), 0))::float8 AS "longestWaitS"
           FROM webhook_delivery WHERE state = 'pending'
         UNION ALL
         SELECT 'sending', count(*)::integer, 0 FROM webhook_delivery WHERE state = 'sending'`,
};

/** How deliveries go, for those who watch them. */
@Injectable()
export class WebhookVitals {
  private readonly listeners: Listener[] = [];

  constructor(private readonly database: Database) {}

  /** One entry for each state, empty ones too. */
  countLive(): Promise<LiveDeliveries[]> {
    return this.database.query<LiveDeliveries>(LIVE);
  }

  /** Is told, after each attempt of this process, what its delivery became; `pending` is tried again. */
  onAttempt(listener: Listener): void {
    this.listeners.push(listener);
  }

  tellAttempt(state: Exclude<DeliveryState, 'sending'>): void {
    for (const listener of this.listeners) {
      listener(state);
    }
  }
}
