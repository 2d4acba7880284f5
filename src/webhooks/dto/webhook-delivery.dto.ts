import { ApiProperty } from '@nestjs/swagger';
import { toUlid } from '../../common/index.js';
import { exampleId } from '../../http/index.js';
import type { WebhookAttempt } from '../webhook-attempt.entity.js';
import { DELIVERY_STATES } from '../webhook-delivery.entity.js';
import type { LoggedDelivery } from '../webhook-deliveries.repository.js';

export class WebhookAttemptDto {
  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'HTTP status; null when there was no answer.',
    example: 200,
  })
  status!: number | null;

  @ApiProperty({
    type: String,
    nullable: true,
    enum: ['invalid_url', 'blocked_address', 'timeout', 'unreachable'],
    description: 'Why there was no answer.',
  })
  error!: string | null;

  @ApiProperty({ type: 'integer', example: 84 })
  duration_ms!: number;

  @ApiProperty({ type: String, nullable: true, description: 'The first kB of the answer.', example: 'ok' })
  response_excerpt!: string | null;

  static from({ at, status, error, durationMs, responseExcerpt }: WebhookAttempt): WebhookAttemptDto {
    return Object.assign(new WebhookAttemptDto(), {
      at: at.toISOString(),
      status,
      error,
      duration_ms: durationMs,
      response_excerpt: responseExcerpt,
    } satisfies WebhookAttemptDto);
  }
}

/** One event on its way to one endpoint, and every attempt so far. */
export class WebhookDeliveryDto {
  @ApiProperty({ example: 'whd_01KA3Q2R00V5J0W2X4Y6Z8A0B2' })
  id!: string;

  @ApiProperty({ enum: ['webhook_delivery'] })
  object!: 'webhook_delivery';

  @ApiProperty({ example: 'evt_01KA3Q2R00V5J0W2X4Y6Z8A0B2', description: 'The `webhook-id` of every attempt.' })
  event_id!: string;

  @ApiProperty({ example: 'character.completed' })
  event_type!: string;

  @ApiProperty({ enum: DELIVERY_STATES, example: 'delivered' })
  state!: string;

  @ApiProperty({ type: 'integer', description: 'How often it was sent.', example: 1 })
  attempt!: number;

  @ApiProperty({ type: 'integer', nullable: true, example: 200 })
  last_status!: number | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When it is tried again.' })
  next_at!: string | null;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;

  @ApiProperty({ type: [WebhookAttemptDto] })
  attempts!: WebhookAttemptDto[];

  static from(delivery: LoggedDelivery): WebhookDeliveryDto {
    return Object.assign(new WebhookDeliveryDto(), {
      id: toUlid('whd', delivery.id),
      object: 'webhook_delivery',
      event_id: toUlid('evt', delivery.eventId),
      event_type: delivery.eventType,
      state: delivery.state,
      attempt: delivery.attempt,
      last_status: delivery.lastStatus,
      next_at: delivery.nextAt?.toISOString() ?? null,
      created_at: delivery.createdAt.toISOString(),
      attempts: delivery.attempts.map((attempt) => WebhookAttemptDto.from(attempt)),
    } satisfies WebhookDeliveryDto);
  }
}

export class WebhookDeliveryListDto {
  @ApiProperty({ enum: ['list'] })
  object!: 'list';

  @ApiProperty({ type: [WebhookDeliveryDto] })
  data!: WebhookDeliveryDto[];

  @ApiProperty({ example: false })
  has_more!: boolean;

  @ApiProperty({ type: String, nullable: true, description: 'Pass as starting_after for the next page.' })
  next_cursor!: string | null;
}

export class WebhookTestFireDto {
  @ApiProperty({ enum: ['webhook_test_fire'] })
  object!: 'webhook_test_fire';

  @ApiProperty({ example: exampleId('we') })
  endpoint_id!: string;

  @ApiProperty({ example: exampleId('evt') })
  event_id!: string;

  @ApiProperty()
  enqueued!: true;

  static from(endpointId: string, eventId: string): WebhookTestFireDto {
    return Object.assign(new WebhookTestFireDto(), {
      object: 'webhook_test_fire',
      endpoint_id: toUlid('we', endpointId),
      event_id: toUlid('evt', eventId),
      enqueued: true,
    } satisfies WebhookTestFireDto);
  }
}
