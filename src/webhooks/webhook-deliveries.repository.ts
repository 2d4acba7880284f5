import { Injectable } from '@nestjs/common';
import { NIL } from 'uuid';
import { naming } from '../common/index.js';
import { Database } from '../database/index.js';
import { type Page, pageOf } from '../http/index.js';
import { WebhookAttempt } from './webhook-attempt.entity.js';
import { type DeliveryState, WebhookDelivery } from './webhook-delivery.entity.js';
import { DUE_CHANNEL } from './webhook-events.repository.js';

/** A delivery as its log shows it. */
export type LoggedDelivery = Omit<WebhookDelivery, 'payload' | 'payloadUrls' | 'leaseToken' | 'leaseUntil'> & {
  attempts: WebhookAttempt[];
};

/** A delivery as operators see it, of whatever team. */
export type OperatorDelivery = LoggedDelivery & { teamId: string; isTest: boolean; url: string | null };

export interface OperatorFilters {
  teamId?: string;
  endpointId?: string;
  state?: DeliveryState;
}

type Row = Omit<WebhookDelivery, 'payload' | 'payloadUrls' | 'leaseToken' | 'leaseUntil'>;
/** Without a delivery only the event is there. */
type Told = Pick<WebhookDelivery, 'id' | 'eventId' | 'payload'>;
type OperatorRow = Row & Pick<OperatorDelivery, 'teamId' | 'isTest' | 'url'>;

const ROW = `d.id, d.event_id AS "eventId", d.endpoint_id AS "endpointId", d.event_type AS "eventType",
  d.callback_url AS "callbackUrl", d.state, d.step, d.attempt, d.returns_to AS "returnsTo", d.next_at AS "nextAt",
  d.last_status AS "lastStatus", d.created_at AS "createdAt"`;
const EVENTS_PER_LOOK = 200;
const NOTIFY = `SELECT count(*)::int AS count, (SELECT pg_notify('${DUE_CHANNEL}', '')) FROM changed`;

/** The log of deliveries, and what people do to it. */
@Injectable()
export class WebhookDeliveriesRepository {
  constructor(private readonly database: Database) {}

  async find(endpointId: string, id: string): Promise<LoggedDelivery | null> {
    const text = `SELECT ${ROW} FROM webhook_delivery d WHERE d.endpoint_id = $1 AND d.id = $2`;
    const [delivery] = await this.withAttempts(await this.database.query<Row>(text, [endpointId, id]));
    return delivery ?? null;
  }

  /** Newest first, from behind a row on. */
  async list(endpointId: string, limit: number, after: string | null): Promise<Page<LoggedDelivery>> {
    const text = `SELECT ${ROW} FROM webhook_delivery d
                   WHERE d.endpoint_id = $1 AND ($2::uuid IS NULL OR d.id < $2) ORDER BY d.id DESC LIMIT $3`;
    const rows = await this.database.query<Row>(text, [endpointId, after, limit + 1]);
    const page = pageOf(rows, limit);
    return { ...page, rows: await this.withAttempts(page.rows) };
  }

  /** Those that were given up come first. */
  async listForOperator(
    filters: OperatorFilters,
    limit: number,
    after: string | null,
  ): Promise<Page<OperatorDelivery>> {
    const text = `SELECT ${ROW}, v.team_id AS "teamId", v.is_test AS "isTest", coalesce(d.callback_url, e.url) AS url
                    FROM webhook_delivery d JOIN webhook_event v ON v.id = d.event_id
                         JOIN webhook_endpoint e ON e.id = d.endpoint_id
                   WHERE ($1::uuid IS NULL OR v.team_id = $1) AND ($2::uuid IS NULL OR d.endpoint_id = $2)
                     AND ($3::text IS NULL OR d.state = $3)
                     AND ($4::uuid IS NULL OR (d.state = 'exhausted', d.id) <
                          (SELECT last.state = 'exhausted', last.id FROM webhook_delivery last WHERE last.id = $4))
                   ORDER BY (d.state = 'exhausted') DESC, d.id DESC LIMIT $5`;
    const { teamId = null, endpointId = null, state = null } = filters;
    const rows = await this.database.query<OperatorRow>(text, [teamId, endpointId, state, after, limit + 1]);
    const page = pageOf(rows, limit);
    return { ...page, rows: await this.withAttempts(page.rows) };
  }

  async exists(id: string): Promise<boolean> {
    return (await this.database.query('SELECT 1 FROM webhook_delivery WHERE id = $1', [id])).length > 0;
  }

  /** Sends it once more, now. One that is on its way already stays so. */
  async replay(id: string): Promise<void> {
    await this.database.query(
      `WITH changed AS (
         UPDATE webhook_delivery
            SET state = 'pending', next_at = now(), returns_to = CASE state WHEN 'pending' THEN returns_to ELSE state END
          WHERE id = $1 AND state <> 'sending' AND payload IS NOT NULL RETURNING 1)
       ${NOTIFY}`,
      [id],
    );
  }

  /** Puts what was given up since then at the beginning of the schedule again; says how many there were. */
  async redeliver(endpointId: string, since: Date): Promise<number> {
    const [row] = await this.database.query<{ count: number }>(
      `WITH changed AS (
         UPDATE webhook_delivery SET state = 'pending', step = 0, returns_to = NULL, next_at = now()
          WHERE endpoint_id = $1 AND state IN ('exhausted', 'discarded') AND created_at >= $2 AND payload IS NOT NULL
          RETURNING 1)
       ${NOTIFY}`,
      [endpointId, since],
    );
    return row?.count ?? 0;
  }

  /** Deliveries whose payload names one of these ids. A team may have been told much: it is read in portions. */
  async listNaming(teamId: string, spellings: string[]): Promise<string[]> {
    const text = `SELECT v.id AS "eventId", d.id, d.payload
                    FROM (SELECT id FROM webhook_event WHERE team_id = $1 AND id > $2 ORDER BY id LIMIT $3) v
                         LEFT JOIN webhook_delivery d ON d.event_id = v.id AND d.payload IS NOT NULL
                   ORDER BY v.id`;
    const isNaming = naming(spellings);
    const found: string[] = [];
    for (let after: string | undefined = NIL; after; ) {
      const told: Told[] = await this.database.query(text, [teamId, after, EVENTS_PER_LOOK]);
      found.push(...told.filter(({ payload }) => payload !== null && isNaming(payload)).map(({ id }) => id));
      after = told.at(-1)?.eventId;
    }
    return found;
  }

  /** Payloads that tell of any of these subjects, and these. */
  async erase(teamId: string, subjectIds: string[], ids: string[]): Promise<number> {
    const where = 'v.team_id = $1 AND d.payload IS NOT NULL AND (v.subject_ids && $2::uuid[] OR d.id = ANY($3))';
    return this.erasePayloads(where, [teamId, subjectIds, ids]);
  }

  /** Everything that was ever told to a team, and where. */
  eraseTeam(teamId: string): Promise<number> {
    return this.database.transaction(async () => {
      // Whoever takes an endpoint and its deliveries takes the endpoint first.
      await this.database.query('SELECT 1 FROM webhook_endpoint WHERE team_id = $1 ORDER BY id FOR UPDATE', [teamId]);
      const erased = await this.erasePayloads('v.team_id = $1 AND d.payload IS NOT NULL', [teamId]);
      await this.database.execute('DELETE FROM webhook_endpoint WHERE team_id = $1', [teamId]);
      await this.database.execute('DELETE FROM webhook_event WHERE team_id = $1', [teamId]);
      return erased;
    });
  }

  private erasePayloads(where: string, values: unknown[]): Promise<number> {
    return this.database.transaction(async () => {
      const erased = await this.database.query<{ id: string }>(
        `UPDATE webhook_delivery AS gone
            SET payload = NULL, payload_urls = '[]', callback_url = NULL, returns_to = NULL, next_at = NULL,
                state = CASE gone.state WHEN 'pending' THEN 'discarded' ELSE gone.state END
          WHERE gone.id IN (SELECT d.id FROM webhook_delivery d JOIN webhook_event v ON v.id = d.event_id WHERE ${where})
          RETURNING gone.id`,
        values,
      );
      // A statement of its own: it must see what was answered while the first one waited for a delivery.
      await this.database.execute('UPDATE webhook_attempt SET response_excerpt = NULL WHERE delivery_id = ANY($1)', [
        erased.map(({ id }) => id),
      ]);
      return erased.length;
    });
  }

  private async withAttempts<R extends Row>(rows: R[]): Promise<(R & { attempts: WebhookAttempt[] })[]> {
    const text = `SELECT ${this.database.columns(WebhookAttempt)} FROM webhook_attempt
                   WHERE delivery_id = ANY($1) ORDER BY attempt`;
    const attempts = await this.database.query<WebhookAttempt>(text, [rows.map(({ id }) => id)]);
    return rows.map((row) => ({ ...row, attempts: attempts.filter(({ deliveryId }) => deliveryId === row.id) }));
  }
}
