import { ApiProperty } from '@nestjs/swagger';
import { toCredits } from '../milli.js';
import type { Usage } from '../usage.service.js';

class PortraitUsageDto {
  @ApiProperty({ example: 12 })
  used!: number;

  @ApiProperty({ type: Number, nullable: true, description: 'Null: unlimited.', example: 100 })
  limit!: number | null;
}

class CreditUsageDto {
  @ApiProperty({ description: 'Charged in this period, less refunds.', example: 31.5 })
  used!: number;

  @ApiProperty({ example: 4 })
  held!: number;

  @ApiProperty({ example: 464.5 })
  available!: number;
}

class KindUsageDto {
  @ApiProperty({ description: 'What was ordered.', example: 'portrait_generation' })
  kind!: string;

  @ApiProperty({ description: 'Orders of the period.', example: 14 })
  jobs!: number;

  @ApiProperty({ description: 'Pictures they delivered so far.', example: 12 })
  delivered!: number;

  @ApiProperty({ description: 'What they were charged so far, less refunds.', example: 0 })
  credits!: number;
}

export class UsageDto {
  @ApiProperty({ enum: ['usage'] })
  object!: 'usage';

  @ApiProperty({ format: 'date-time' })
  period_start!: string;

  @ApiProperty({ format: 'date-time', description: 'First moment after the period.' })
  period_end!: string;

  @ApiProperty({ type: PortraitUsageDto })
  portraits!: PortraitUsageDto;

  @ApiProperty({ type: CreditUsageDto })
  credits!: CreditUsageDto;

  @ApiProperty({ type: [KindUsageDto] })
  by_kind!: KindUsageDto[];

  static from({ period, portraits, balance, chargedMilli, byKind }: Usage): UsageDto {
    const { postedMilli, heldMilli } = balance;
    return Object.assign(new UsageDto(), {
      object: 'usage',
      period_start: period.start.toISOString(),
      period_end: period.end.toISOString(),
      portraits,
      credits: {
        used: toCredits(chargedMilli),
        held: toCredits(heldMilli),
        available: toCredits(postedMilli - heldMilli),
      },
      by_kind: byKind.map((row) => ({
        kind: row.kind,
        jobs: row.jobs,
        delivered: row.delivered,
        credits: toCredits(row.chargedMilli),
      })),
    } satisfies UsageDto);
  }
}
