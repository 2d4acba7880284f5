import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { WebhookDelivery } from './webhook-delivery.entity.js';

/** One try to deliver, and what came back. */
@Entity('webhook_attempt')
export class WebhookAttempt {
  @PrimaryColumn('uuid', { name: 'delivery_id', primaryKeyConstraintName: 'webhook_attempt_pkey' })
  @ForeignKey(() => WebhookDelivery, { name: 'webhook_attempt_of_delivery', onDelete: 'CASCADE' })
  deliveryId!: string;

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'webhook_attempt_pkey' })
  attempt!: number;

  @Column('timestamptz')
  at!: Date;

  @Column('integer', { nullable: true })
  status!: number | null;

  /** Why there was no answer. */
  @Column('text', { nullable: true })
  error!: string | null;

  @Column('integer', { name: 'duration_ms' })
  durationMs!: number;

  @Column('text', { name: 'response_excerpt', nullable: true })
  responseExcerpt!: string | null;
}
