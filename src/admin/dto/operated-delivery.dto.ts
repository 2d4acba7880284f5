import { ApiProperty } from '@nestjs/swagger';
import { fromUlid, toUlid } from '../../common/index.js';
import { EnumField, exampleId, invalidInput, listOf, type Page, PageQuery, StringField } from '../../http/index.js';
import {
  DELIVERY_STATES,
  type DeliveryState,
  type OperatorDelivery,
  type OperatorFilters,
  WebhookDeliveryDto,
} from '../../webhooks/index.js';
import { teamFilter } from './team-filter.js';

export class OperatedDeliveryQueryDto extends PageQuery {
  @StringField({ description: 'Only deliveries of this team: `team_…`.', max: 64, isOptional: true })
  team_id?: string;

  @StringField({ description: 'Only deliveries to this endpoint: `we_…`.', max: 64, isOptional: true })
  endpoint_id?: string;

  @EnumField({ description: 'Only deliveries in this state.', values: DELIVERY_STATES, isOptional: true })
  state?: DeliveryState;

  filters(): OperatorFilters {
    const endpointId = this.endpoint_id === undefined ? undefined : fromUlid('we', this.endpoint_id);
    if (endpointId === null) {
      const message = 'endpoint_id must be an id like we_01….';
      throw invalidInput([{ path: 'endpoint_id', kind: 'format', message }], 'query');
    }
    return { teamId: teamFilter(this.team_id), endpointId, state: this.state };
  }
}

export class OperatedDeliveryDto extends WebhookDeliveryDto {
  @ApiProperty({ example: exampleId('team') })
  team_id!: string;

  @ApiProperty({ enum: ['live', 'test'] })
  environment!: string;

  @ApiProperty({ example: exampleId('we') })
  endpoint_id!: string;

  @ApiProperty({ type: String, nullable: true, example: 'https://example.com/hooks/likeness' })
  url!: string | null;

  static fromOperated(delivery: OperatorDelivery): OperatedDeliveryDto {
    return Object.assign(new OperatedDeliveryDto(), WebhookDeliveryDto.from(delivery), {
      team_id: toUlid('team', delivery.teamId),
      environment: delivery.isTest ? 'test' : 'live',
      endpoint_id: toUlid('we', delivery.endpointId),
      url: delivery.url,
    });
  }
}

export class OperatedDeliveryListDto {
  @ApiProperty({ enum: ['list'] })
  object!: 'list';

  @ApiProperty({ type: [OperatedDeliveryDto] })
  data!: OperatedDeliveryDto[];

  @ApiProperty({ example: false })
  has_more!: boolean;

  @ApiProperty({ type: String, nullable: true })
  next_cursor!: string | null;

  static from(page: Page<OperatorDelivery>): OperatedDeliveryListDto {
    return Object.assign(
      new OperatedDeliveryListDto(),
      listOf(page, (row) => OperatedDeliveryDto.fromOperated(row)),
    );
  }
}
