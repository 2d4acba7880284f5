import { ApiProperty } from '@nestjs/swagger';
import { BooleanField, Examples, StringField, toUnix } from '../../http/index.js';
import type { WebhookEndpoint } from '../webhook-endpoint.entity.js';

const URL = {
  description: 'Public https URL on port 443 without a user name, of at most 2,048 characters.',
  max: 100_000,
  example: 'https://example.com/hooks/avatars',
};
const SECRET = {
  description: 'Your own secret; its text, as UTF-8, is the key of X-Pi-Signature.',
  min: 8,
  max: 500,
  example: 'a secret of yours, chosen at random',
};

@Examples({ 'with your secret': { endpoint_url: URL.example, secret: SECRET.example } })
export class CreateWebhookDto {
  @StringField(URL)
  endpoint_url!: string;

  @StringField(SECRET)
  secret!: string;
}

@Examples({ 'another secret': { secret: 'a longer secret, chosen at random' }, 'switched off': { is_active: false } })
export class UpdateWebhookDto {
  @StringField({ ...URL, isOptional: true })
  endpoint_url?: string;

  @StringField({ ...SECRET, isOptional: true })
  secret?: string;

  @BooleanField({
    description: 'Whether it is told of anything; true after a breakdown begins anew.',
    isOptional: true,
    example: true,
  })
  is_active?: boolean;
}

const unixOf = (moment: Date | null): number | null => moment && toUnix(moment);

/** An endpoint of the avatars family: it hears of the end of every job. */
export class WebhookDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ enum: ['webhook'] })
  object!: 'webhook';

  @ApiProperty({ example: URL.example })
  endpoint_url!: string;

  @ApiProperty({ type: [String], enum: ['job.completed', 'job.failed', 'job.cancelled'] })
  events!: string[];

  @ApiProperty()
  is_active!: boolean;

  @ApiProperty({ type: 'integer', description: 'Attempts that failed since the last success.', example: 0 })
  consecutive_failures!: number;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Unix seconds.', example: 1_795_255_200 })
  last_success_at!: number | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Unix seconds.' })
  last_failure_at!: number | null;

  @ApiProperty({ type: 'integer', description: 'Unix seconds.', example: 1_795_255_200 })
  created_at!: number;

  @ApiProperty({ type: 'integer', description: 'Unix seconds.', example: 1_795_255_200 })
  updated_at!: number;

  static from(endpoint: WebhookEndpoint): WebhookDto {
    return Object.assign(new WebhookDto(), {
      id: endpoint.id,
      object: 'webhook',
      endpoint_url: endpoint.url ?? '',
      events: endpoint.events,
      is_active: endpoint.isActive,
      consecutive_failures: endpoint.consecutiveFailures,
      last_success_at: unixOf(endpoint.lastSuccessAt),
      last_failure_at: unixOf(endpoint.lastFailureAt),
      created_at: toUnix(endpoint.createdAt),
      updated_at: toUnix(endpoint.updatedAt),
    } satisfies WebhookDto);
  }
}

export class WebhookListDto {
  @ApiProperty({ enum: ['list'] })
  object!: 'list';

  @ApiProperty({ type: [WebhookDto] })
  data!: WebhookDto[];

  @ApiProperty({ example: false })
  has_more!: boolean;

  @ApiProperty({ type: 'integer' })
  total_count!: number;

  static from([endpoints, totalCount]: [WebhookEndpoint[], number], offset: number): WebhookListDto {
    return Object.assign(new WebhookListDto(), {
      object: 'list',
      data: endpoints.map((endpoint) => WebhookDto.from(endpoint)),
      has_more: offset + endpoints.length < totalCount,
      total_count: totalCount,
    } satisfies WebhookListDto);
  }
}

export class DeletedWebhookDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ enum: ['webhook'] })
  object!: 'webhook';

  @ApiProperty()
  deleted!: true;

  static from(id: string): DeletedWebhookDto {
    return Object.assign(new DeletedWebhookDto(), { id, object: 'webhook', deleted: true } as const);
  }
}
