import { ApiProperty } from '@nestjs/swagger';
import { toCredits } from '../milli.js';
import type { Balance } from '../usage.repository.js';

export class BalanceDto {
  @ApiProperty({ description: 'Posted balance; only charges, refunds and grants move it.', example: 498.5 })
  credits!: number;

  @ApiProperty({ description: 'Set aside for open orders.', example: 4 })
  held_credits!: number;

  @ApiProperty({ description: 'What new orders may cost.', example: 494.5 })
  available_credits!: number;

  @ApiProperty({ enum: ['credit'] })
  currency!: 'credit';

  @ApiProperty({ enum: ['metered', 'exempt'], description: 'Whether work is charged.' })
  billing_mode!: 'metered' | 'exempt';

  static from({ postedMilli, heldMilli, isExempt }: Balance): BalanceDto {
    return Object.assign(new BalanceDto(), {
      credits: toCredits(postedMilli),
      held_credits: toCredits(heldMilli),
      available_credits: toCredits(postedMilli - heldMilli),
      currency: 'credit',
      billing_mode: isExempt ? 'exempt' : 'metered',
    } satisfies BalanceDto);
  }
}
