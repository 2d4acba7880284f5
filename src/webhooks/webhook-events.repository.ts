import { Injectable } from '@nestjs/common';
import { Database, type Statement } from '../database/index.js';
import type { Payload } from './payload.js';
import type { FinalState } from './webhook-delivery.entity.js';
import type { WebhookEvent } from './webhook-event.entity.js';

export interface NewDelivery {
  id: string;
  endpointId: string;
  eventType: string;
  callbackUrl: string | null;
  payload: Payload;
  state: 'pending' | 'discarded';
  /** Sent once, whatever state the endpoint is in; see the entity. */
  returnsTo?: FinalState | null;
}

/** Wakes dispatchers; see `Dispatcher`. */
export const DUE_CHANNEL = 'webhook_due';

const INSERT_EVENT: Statement = {
  name: 'webhooks.insertEvent',
  text: `INSERT INTO webhook_event (id, team_id, is_test, type, job_id, subject_ids, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)`,
};

const INSERT_DELIVERIES: Statement = {
  name: 'webhooks.insertDeliveries',
  text: `WITH inserted AS (
           INSERT INTO webhook_delivery (id, event_id, endpoint_id, event_type, callback_url, payload, payload_urls, state, returns_to, next_at)
           SELECT id, $1, "endpointId", "eventType", "callbackUrl", text, urls, state, "returnsTo",
                  CASE state WHEN 'pending' THEN now() END
             FROM json_to_recordset($2) AS new(id uuid, "endpointId" uuid, "eventType" text, "callbackUrl" text, text text,
                                               urls jsonb, state text, "returnsTo" text)
           RETURNING 1)
         SELECT pg_notify('${DUE_CHANNEL}', '') FROM (SELECT count(*) FROM inserted) AS counted`,
};

/** What happened, and to whom it is told. */
@Injectable()
export class WebhookEventsRepository {
  constructor(private readonly database: Database) {}

  async insert(event: WebhookEvent, deliveries: NewDelivery[]): Promise<void> {
    const { id, teamId, isTest, type, jobId, subjectIds, createdAt } = event;
    await this.database.execute(INSERT_EVENT, [id, teamId, isTest, type, jobId, subjectIds, createdAt]);
    if (deliveries.length > 0) {
      const rows = deliveries.map(({ payload, ...delivery }) => ({ ...delivery, ...payload }));
      await this.database.query(INSERT_DELIVERIES, [id, JSON.stringify(rows)]);
    }
  }

  /** Events whose time is over; their deliveries go with them. */
  async removeOlderThan(days: number, limit: number): Promise<number> {
    const text = `DELETE FROM webhook_event
                   WHERE id IN (SELECT id FROM webhook_event WHERE created_at < now() - $1 * interval '1 day' LIMIT $2)`;
    return this.database.execute(text, [days, limit]);
  }
}
