import { Injectable } from '@nestjs/common';
import { Database, type Statement } from '../database/index.js';
import type { AnswerUrl } from '../http/index.js';
import type { DeliveryState, FinalState } from './webhook-delivery.entity.js';
import { type OldSecret, WebhookEndpoint, type WebhookFamily } from './webhook-endpoint.entity.js';
import { DUE_CHANNEL } from './webhook-events.repository.js';

/** A delivery that this process may send, with what it takes to do so. */
export interface ClaimedDelivery {
  id: string;
  eventId: string;
  endpointId: string;
  eventType: string;
  /** Empty once it was erased with the payload. */
  url: string;
  payload: string | null;
  payloadUrls: AnswerUrl[];
  step: number;
  attempt: number;
  returnsTo: FinalState | null;
  leaseToken: string;
  family: WebhookFamily;
  secret: string;
  oldSecrets: OldSecret[];
}

export interface AttemptRecord {
  at: Date;
  status: number | null;
  error: string | null;
  durationMs: number;
  responseExcerpt: string | null;
}

export interface DeliveryEnd {
  state: Exclude<DeliveryState, 'sending'>;
  step: number;
  /** Of a pending one. */
  delayMs: number | null;
  returnsTo: FinalState | null;
}

export type EndpointHealth = Pick<WebhookEndpoint, 'isActive' | 'hasExhausted'>;

export type LockedEndpoint = WebhookEndpoint & { hasFailedTooLong: boolean };

const SENDS_PER_ENDPOINT = 5;
/** A team's callbacks share one row, but not one server: each URL has room of its own, and all of them have some bound. */
const SENDS_PER_CALLBACK_URL = 5;
const SENDS_OF_CALLBACKS = 25;
/** One that does not answer is asked one thing at a time, so that it holds no slots that others could use. */
const FAILURES_UNTIL_SLOW = 5;
const LANES = 64;

const ROOM = `(CASE WHEN e.family = 'callbacks' THEN ${SENDS_OF_CALLBACKS}
       WHEN e.consecutive_failures >= ${FAILURES_UNTIL_SLOW} THEN 1 ELSE ${SENDS_PER_ENDPOINT} END
  - (SELECT count(*)::int FROM webhook_delivery s WHERE s.endpoint_id = e.id AND s.state = 'sending'))`;
const FULL_URLS = `ARRAY(
  SELECT s.callback_url FROM webhook_delivery s WHERE s.endpoint_id = e.id AND s.state = 'sending' AND s.callback_url IS NOT NULL
   GROUP BY s.callback_url HAVING count(*) >= ${SENDS_PER_CALLBACK_URL})`;
const DUE = `d.endpoint_id = e.id AND d.state = 'pending' AND d.next_at <= now() AND (e.is_active OR d.returns_to IS NOT NULL)`;

const LOCK_LANES: Statement = {
  name: 'webhookQueue.lockLanes',
  text: `SELECT e.id FROM webhook_endpoint e
          WHERE EXISTS (SELECT 1 FROM webhook_delivery d WHERE ${DUE}) AND ${ROOM} > 0
            AND CASE WHEN e.family = 'callbacks'
                THEN EXISTS (SELECT 1 FROM webhook_delivery d
                              WHERE ${DUE} AND coalesce(d.callback_url <> ALL (${FULL_URLS}), true))
                ELSE true END
          ORDER BY random() LIMIT ${LANES} FOR NO KEY UPDATE SKIP LOCKED`,
};

const DUE_OF_ENDPOINT = `(SELECT d.id, d.next_at, row_number() OVER (ORDER BY d.next_at, d.id) AS turn
    FROM webhook_delivery d WHERE e.family <> 'callbacks' AND ${DUE} ORDER BY d.next_at, d.id LIMIT greatest(${ROOM}, 0))`;
/** Every URL has its turn before one has its second. */
const DUE_OF_CALLBACKS = `(SELECT w.id, w.next_at, row_number() OVER (ORDER BY w.place, w.next_at, w.id) AS turn
    FROM (SELECT d.id, d.next_at, d.callback_url,
                 row_number() OVER (PARTITION BY d.callback_url ORDER BY d.next_at, d.id) AS place
            FROM webhook_delivery d WHERE e.family = 'callbacks' AND ${DUE}) AS w
   WHERE w.place <= ${SENDS_PER_CALLBACK_URL} AND w.place <= ${SENDS_PER_CALLBACK_URL} - (
         SELECT count(*) FROM webhook_delivery s
          WHERE s.endpoint_id = e.id AND s.state = 'sending' AND s.callback_url = w.callback_url)
   ORDER BY turn LIMIT greatest(${ROOM}, 0))`;

/** A statement of its own: it must see what others claimed before the lanes were locked. */
const CLAIM: Statement = {
  name: 'webhookQueue.claim',
  text: `WITH picked AS (
           SELECT due.id FROM webhook_endpoint e
             CROSS JOIN LATERAL (${DUE_OF_ENDPOINT} UNION ALL ${DUE_OF_CALLBACKS}) AS due
            WHERE e.id = ANY($1) ORDER BY due.turn, due.next_at LIMIT $2)
         UPDATE webhook_delivery d
            SET state = 'sending', attempt = attempt + 1, next_at = NULL,
                lease_token = gen_random_uuid(), lease_until = now() + $3 * interval '1 ms'
           FROM picked, webhook_endpoint e
          WHERE d.id = picked.id AND d.state = 'pending' AND e.id = d.endpoint_id
         RETURNING d.id, d.event_id AS "eventId", d.endpoint_id AS "endpointId", d.event_type AS "eventType",
                   coalesce(d.callback_url, e.url, '') AS url, d.payload, d.payload_urls AS "payloadUrls", d.step, d.attempt,
                   d.returns_to AS "returnsTo", d.lease_token AS "leaseToken", e.family, e.secret,
                   e.old_secrets AS "oldSecrets"`,
};

/** An answer may repeat what it answers: where the payload was erased meanwhile it is not kept. */
const END: Statement = {
  name: 'webhookQueue.end',
  text: `WITH ended AS (
           UPDATE webhook_delivery
              SET state = $3, step = $4, next_at = now() + $5 * interval '1 ms', returns_to = $6, last_status = $7,
                  lease_token = NULL, lease_until = NULL
            WHERE id = $1 AND lease_token = $2 RETURNING id, attempt, payload)
         INSERT INTO webhook_attempt (delivery_id, attempt, at, status, error, duration_ms, response_excerpt)
         SELECT id, attempt, $8, $7, $9, $10, CASE WHEN payload IS NOT NULL THEN $11::text END FROM ended`,
};

/** The ordinary case, in one round trip; the endpoint is locked first, as by everybody who takes both. */
const SUCCEED: Statement = {
  name: 'webhookQueue.succeed',
  text: `WITH locked AS (SELECT id FROM webhook_endpoint WHERE id = $7 FOR NO KEY UPDATE),
         ended AS (
           UPDATE webhook_delivery d
              SET state = 'delivered', returns_to = NULL, last_status = $3, lease_token = NULL, lease_until = NULL
             FROM locked
            WHERE d.id = $1 AND d.lease_token = $2 AND d.endpoint_id = locked.id
           RETURNING d.id, attempt, payload, endpoint_id),
         logged AS (
           INSERT INTO webhook_attempt (delivery_id, attempt, at, status, duration_ms, response_excerpt)
           SELECT id, attempt, $4, $3, $5, CASE WHEN payload IS NOT NULL THEN $6::text END FROM ended)
         UPDATE webhook_endpoint e
            SET consecutive_failures = 0, first_failure_at = NULL, has_exhausted = false, last_success_at = now()
           FROM ended WHERE e.id = ended.endpoint_id`,
};

const UPDATE_HEALTH: Statement = {
  name: 'webhookQueue.updateHealth',
  text: `UPDATE webhook_endpoint
            SET is_active = $2, consecutive_failures = consecutive_failures + 1, has_exhausted = $3,
                first_failure_at = coalesce(first_failure_at, now()), last_failure_at = now()
          WHERE id = $1`,
};

/** Deliveries as dispatchers take them: leased, fenced by the lease's token, and a few at a time for each endpoint. */
@Injectable()
export class DeliveryQueue {
  constructor(private readonly database: Database) {}

  claim(limit: number, leaseMs: number): Promise<ClaimedDelivery[]> {
    return this.database.transaction(async () => {
      const lanes = await this.database.query<{ id: string }>(LOCK_LANES);
      const ids = lanes.map(({ id }) => id);
      return ids.length > 0 ? this.database.query<ClaimedDelivery>(CLAIM, [ids, limit, leaseMs]) : [];
    });
  }

  /** First of all that ends one that failed: whoever deletes an endpoint takes its row before its deliveries too. */
  async lockEndpoint(id: string, longestFailureMs: number): Promise<LockedEndpoint | null> {
    const text = `SELECT ${this.database.columns(WebhookEndpoint)},
                         coalesce(first_failure_at <= now() - $2 * interval '1 ms', false) AS "hasFailedTooLong"
                    FROM webhook_endpoint WHERE id = $1 FOR NO KEY UPDATE`;
    const statement = { name: 'webhookQueue.lockEndpoint', text };
    const [endpoint] = await this.database.query<LockedEndpoint>(statement, [id, longestFailureMs]);
    return endpoint ?? null;
  }

  /** False: the lease was over and somebody else has it now. */
  async end({ id, leaseToken }: ClaimedDelivery, end: DeliveryEnd, record: AttemptRecord): Promise<boolean> {
    const { state, step, delayMs, returnsTo } = end;
    const { at, status, error, durationMs, responseExcerpt } = record;
    const delivery = [id, leaseToken, state, step, delayMs, returnsTo];
    const attempt = [status, at, error, Math.round(durationMs), responseExcerpt];
    return (await this.database.execute(END, [...delivery, ...attempt])) > 0;
  }

  /** Ends a delivery that arrived; its endpoint is well. Without effect when the lease was over. */
  async succeed({ id, leaseToken, endpointId }: ClaimedDelivery, record: AttemptRecord): Promise<void> {
    const { at, status, durationMs, responseExcerpt } = record;
    const attempt = [status, at, Math.round(durationMs), responseExcerpt];
    await this.database.execute(SUCCEED, [id, leaseToken, ...attempt, endpointId]);
  }

  /** After a failure. */
  async updateHealth(endpointId: string, { isActive, hasExhausted }: EndpointHealth): Promise<void> {
    await this.database.execute(UPDATE_HEALTH, [endpointId, isActive, hasExhausted]);
  }

  /** What the schedule still meant to send. */
  async discardPendingOf(endpointId: string): Promise<void> {
    await this.database.execute(
      `UPDATE webhook_delivery SET state = 'discarded', next_at = NULL
        WHERE endpoint_id = $1 AND state = 'pending' AND returns_to IS NULL`,
      [endpointId],
    );
  }

  /** Its payload is gone. */
  async drop({ id, leaseToken }: ClaimedDelivery): Promise<void> {
    await this.database.execute(
      `UPDATE webhook_delivery SET state = 'discarded', lease_token = NULL, lease_until = NULL, returns_to = NULL
        WHERE id = $1 AND lease_token = $2`,
      [id, leaseToken],
    );
  }

  /** Null: nothing waits for its time. */
  async nextDueInMs(): Promise<number | null> {
    const [row] = await this.database.query<{ dueInMs: number | null }>({
      name: 'webhookQueue.nextDue',
      text: `SELECT extract(epoch FROM min(next_at) - now())::float8 * 1000 AS "dueInMs"
               FROM webhook_delivery WHERE state = 'pending' AND next_at > now()`,
    });
    return row?.dueInMs ?? null;
  }

  /** Gives back what was claimed and will not be sent here. */
  async release(leaseTokens: string[]): Promise<void> {
    await this.requeue('lease_token = ANY($1)', [leaseTokens]);
  }

  /** Deliveries whose dispatcher is gone. */
  async requeueLost(): Promise<void> {
    await this.requeue('lease_until < now()', []);
  }

  /** Deliveries that were written while their endpoint was being switched off. */
  async discardStranded(): Promise<void> {
    await this.database.execute(
      `UPDATE webhook_delivery d SET state = 'discarded', next_at = NULL FROM webhook_endpoint e
        WHERE e.id = d.endpoint_id AND NOT e.is_active AND d.state = 'pending' AND d.returns_to IS NULL`,
    );
  }

  private async requeue(where: string, values: unknown[]): Promise<void> {
    await this.database.query(
      `WITH back AS (
         UPDATE webhook_delivery SET state = 'pending', next_at = now(), lease_token = NULL, lease_until = NULL
          WHERE id IN (SELECT id FROM webhook_delivery WHERE state = 'sending' AND ${where} FOR UPDATE SKIP LOCKED)
          RETURNING 1)
       SELECT pg_notify('${DUE_CHANNEL}', '') FROM (SELECT 1 FROM back LIMIT 1) AS found`,
      values,
    );
  }
}
