import { ApiProperty } from '@nestjs/swagger';
import { toUlid } from '../../common/index.js';
import { exampleId } from '../../http/index.js';
import type { WebhookEndpoint } from '../webhook-endpoint.entity.js';

/** An endpoint of the characters family. */
export class WebhookEndpointDto {
  @ApiProperty({ example: 'we_01KA3Q2R00V5J0W2X4Y6Z8A0B2' })
  id!: string;

  @ApiProperty({ enum: ['webhook_endpoint'] })
  object!: 'webhook_endpoint';

  @ApiProperty({ example: 'https://example.com/hooks/likeness' })
  url!: string;

  @ApiProperty({ type: [String], description: '`*` is all.', example: ['character.completed', 'image.completed'] })
  events!: string[];

  @ApiProperty({ type: String, nullable: true, example: 'Production' })
  description!: string | null;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' }, example: { service: 'crew' } })
  metadata!: Record<string, string>;

  @ApiProperty({ description: 'Version that payloads are written in.', example: '2026-11-15' })
  api_version!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Shown when it was made, and never again.',
    example: 'whsec_…',
  })
  secret!: string | null;

  @ApiProperty({ example: 'whsec_…x7Qk' })
  secret_preview!: string;

  @ApiProperty()
  is_active!: boolean;

  @ApiProperty({ type: 'integer', description: 'Attempts that failed since the last success.', example: 0 })
  consecutive_failures!: number;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  last_success_at!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  last_failure_at!: string | null;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;

  @ApiProperty({ format: 'date-time' })
  updated_at!: string;

  static from(endpoint: WebhookEndpoint, secret: string | null): WebhookEndpointDto {
    return Object.assign(new WebhookEndpointDto(), {
      id: toUlid('we', endpoint.id),
      object: 'webhook_endpoint',
      url: endpoint.url ?? '',
      events: endpoint.events,
      description: endpoint.description,
      metadata: endpoint.metadata,
      api_version: endpoint.apiVersion,
      secret,
      secret_preview: endpoint.secretPreview,
      is_active: endpoint.isActive,
      consecutive_failures: endpoint.consecutiveFailures,
      last_success_at: endpoint.lastSuccessAt?.toISOString() ?? null,
      last_failure_at: endpoint.lastFailureAt?.toISOString() ?? null,
      created_at: endpoint.createdAt.toISOString(),
      updated_at: endpoint.updatedAt.toISOString(),
    } satisfies WebhookEndpointDto);
  }
}

export class WebhookEndpointListDto {
  @ApiProperty({ enum: ['list'] })
  object!: 'list';

  @ApiProperty({ type: [WebhookEndpointDto] })
  data!: WebhookEndpointDto[];

  @ApiProperty({ example: false })
  has_more!: boolean;

  @ApiProperty({ type: String, nullable: true, description: 'Pass as starting_after for the next page.' })
  next_cursor!: string | null;
}

export class DeletedWebhookEndpointDto {
  @ApiProperty({ example: exampleId('we') })
  id!: string;

  @ApiProperty({ enum: ['webhook_endpoint'] })
  object!: 'webhook_endpoint';

  @ApiProperty()
  deleted!: true;

  static from(id: string): DeletedWebhookEndpointDto {
    const deleted = { id: toUlid('we', id), object: 'webhook_endpoint', deleted: true } as const;
    return Object.assign(new DeletedWebhookEndpointDto(), deleted);
  }
}
