import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { AnswerUrl } from '../http/index.js';
import { WebhookEndpoint } from './webhook-endpoint.entity.js';
import { WebhookEvent } from './webhook-event.entity.js';

export const DELIVERY_STATES = ['pending', 'sending', 'delivered', 'exhausted', 'discarded'] as const;

export type DeliveryState = (typeof DELIVERY_STATES)[number];

export type FinalState = Extract<DeliveryState, 'delivered' | 'exhausted' | 'discarded'>;

/** One event on its way to one endpoint, with the body as it is sent but for its URLs. */
@Entity('webhook_delivery')
@Check('webhook_delivery_state_known', `state IN ('pending', 'sending', 'delivered', 'exhausted', 'discarded')`)
@Check('webhook_delivery_returns_to_an_end', `returns_to IN ('delivered', 'exhausted', 'discarded')`)
@Check('webhook_delivery_due_while_pending', `(state = 'pending') = (next_at IS NOT NULL)`)
@Check(
  'webhook_delivery_lease_while_sending',
  `(state = 'sending') = (lease_token IS NOT NULL AND lease_until IS NOT NULL)`,
)
@Index('webhook_delivery_one_of_each', ['eventId', 'endpointId'], { unique: true })
@Index('webhook_delivery_due', ['nextAt'], { where: `(state = 'pending'::text)` })
@Index('webhook_delivery_due_of_endpoint', ['endpointId', 'nextAt'], { where: `(state = 'pending'::text)` })
@Index('webhook_delivery_leased', ['endpointId', 'leaseUntil'], { where: `(state = 'sending'::text)` })
@Index('webhook_delivery_of_endpoint', ['endpointId', 'id'])
export class WebhookDelivery {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'webhook_delivery_pkey' })
  id!: string;

  @Column('uuid', { name: 'event_id' })
  @ForeignKey(() => WebhookEvent, { name: 'webhook_delivery_of_event', onDelete: 'CASCADE' })
  eventId!: string;

  @Column('uuid', { name: 'endpoint_id' })
  @ForeignKey(() => WebhookEndpoint, { name: 'webhook_delivery_to_endpoint', onDelete: 'CASCADE' })
  endpointId!: string;

  /** As its family calls it. */
  @Column('text', { name: 'event_type' })
  eventType!: string;

  @Column('text', { name: 'callback_url', nullable: true })
  callbackUrl!: string | null;

  /** Null once its subject was erased. */
  @Column('text', { nullable: true })
  payload!: string | null;

  @Column('jsonb', { name: 'payload_urls' })
  payloadUrls!: AnswerUrl[];

  @Column('text', { default: 'pending' })
  state!: DeliveryState;

  /** Place in the schedule. */
  @Column('integer', { default: 0 })
  step!: number;

  /** How often it was sent, by the schedule or by hand. */
  @Column('integer', { default: 0 })
  attempt!: number;

  /** Set while it is replayed by hand: what it is again when that fails. */
  @Column('text', { name: 'returns_to', nullable: true })
  returnsTo!: FinalState | null;

  @Column('timestamptz', { name: 'next_at', nullable: true, default: () => 'now()' })
  nextAt!: Date | null;

  @Column('uuid', { name: 'lease_token', nullable: true })
  leaseToken!: string | null;

  @Column('timestamptz', { name: 'lease_until', nullable: true })
  leaseUntil!: Date | null;

  @Column('integer', { name: 'last_status', nullable: true })
  lastStatus!: number | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;
}
