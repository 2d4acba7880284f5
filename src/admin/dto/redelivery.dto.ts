import { ApiProperty } from '@nestjs/swagger';
import { fromUlid, toUlid } from '../../common/index.js';
import { exampleId, Examples, NotFoundError, StringField } from '../../http/index.js';
import type { RedeliveryWish } from '../redeliveries.service.js';
import { MOMENT, momentOf } from './moment.js';

@Examples({ 'since a moment': { endpoint_id: exampleId('we'), since: '2026-11-20T10:00:00Z' } })
export class RedeliverWebhooksDto {
  @StringField({ description: 'The endpoint.', max: 64, example: exampleId('we') })
  endpoint_id!: string;

  @StringField({
    description: 'Events of this moment or later, RFC 3339 with a time zone.',
    max: 40,
    pattern: MOMENT,
    example: '2026-11-20T10:00:00Z',
  })
  since!: string;

  wish(): RedeliveryWish {
    const since = momentOf(this.since, 'since');
    const endpointId = fromUlid('we', this.endpoint_id);
    if (!endpointId) {
      throw new NotFoundError('webhook endpoint');
    }
    return { endpointId, since };
  }
}

export class RedeliveryDto {
  @ApiProperty({ enum: ['webhook_redelivery'] })
  object!: 'webhook_redelivery';

  @ApiProperty({ example: exampleId('we') })
  endpoint_id!: string;

  @ApiProperty({ format: 'date-time' })
  since!: string;

  @ApiProperty({ description: 'How many deliveries begin again.' })
  deliveries!: number;

  static from({ endpointId, since }: RedeliveryWish, deliveries: number): RedeliveryDto {
    return Object.assign(new RedeliveryDto(), {
      object: 'webhook_redelivery',
      endpoint_id: toUlid('we', endpointId),
      since: since.toISOString(),
      deliveries,
    } satisfies RedeliveryDto);
  }
}
