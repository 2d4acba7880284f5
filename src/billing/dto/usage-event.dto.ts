import { ApiProperty } from '@nestjs/swagger';
import { toUlid } from '../../common/index.js';
import { exampleId, listOf, type Page } from '../../http/index.js';
import { readMilli, toCredits } from '../milli.js';
import { USAGE_EVENT_TYPES, type UsageEvent, type UsageEventType } from '../usage-event.entity.js';

const DESCRIPTIONS: Record<UsageEventType, string> = {
  hold: 'Set aside for an order.',
  release: 'Not needed by its order any more.',
  charge: 'Charged for what was delivered.',
  refund: 'Refunded.',
  topup: 'Credits granted.',
  adjustment: 'Adjusted by the operator.',
};

export class UsageEventDto {
  @ApiProperty({ example: 'uev_01KAM2Z8C5F6T7V8W9X0Y1Z2A3' })
  id!: string;

  @ApiProperty({ enum: ['usage_event'] })
  object!: 'usage_event';

  @ApiProperty({ enum: USAGE_EVENT_TYPES })
  type!: UsageEventType;

  @ApiProperty({ description: 'Credits; negative only for an adjustment that takes back.', example: 4 })
  amount!: number;

  @ApiProperty({ enum: ['credit'] })
  currency!: 'credit';

  @ApiProperty({ format: 'date-time' })
  created_at!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'What was ordered, for events of an order.',
    example: exampleId('char'),
  })
  subject_id!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'hold_01KAM2Z8C5F6T7V8W9X0Y1Z2A3' })
  hold_id!: string | null;

  @ApiProperty({ example: 'Set aside for an order.' })
  description!: string;

  static from(event: UsageEvent): UsageEventDto {
    return Object.assign(new UsageEventDto(), {
      id: toUlid('uev', event.id),
      object: 'usage_event',
      type: event.type,
      amount: toCredits(readMilli(event.amount)),
      currency: 'credit',
      created_at: event.createdAt.toISOString(),
      subject_id: event.subject,
      hold_id: event.holdId && toUlid('hold', event.holdId),
      description: event.description ?? DESCRIPTIONS[event.type],
    } satisfies UsageEventDto);
  }
}

export class UsageEventListDto {
  @ApiProperty({ enum: ['list'] })
  object!: 'list';

  @ApiProperty({ type: [UsageEventDto] })
  data!: UsageEventDto[];

  @ApiProperty({ example: false })
  has_more!: boolean;

  @ApiProperty({ type: String, nullable: true })
  next_cursor!: string | null;

  static from(page: Page<UsageEvent>): UsageEventListDto {
    return Object.assign(
      new UsageEventListDto(),
      listOf(page, (row) => UsageEventDto.from(row)),
    );
  }
}
