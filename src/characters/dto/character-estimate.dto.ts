import { ApiProperty } from '@nestjs/swagger';
import { PRICES, toCredits } from '../../billing/index.js';
import type { CharacterDraft } from '../character-creation.service.js';

class BreakdownDto {
  @ApiProperty({ description: 'The four poses; nothing for pictures that you bring.', example: 4 })
  base!: number;
}

class EstimatedCostDto {
  @ApiProperty({ example: 4 })
  amount!: number;

  @ApiProperty({ type: BreakdownDto })
  breakdown!: BreakdownDto;
}

export class CharacterEstimateDto {
  @ApiProperty({ enum: ['estimate'] })
  object!: 'estimate';

  @ApiProperty({ type: EstimatedCostDto })
  estimated_cost!: EstimatedCostDto;

  @ApiProperty({ enum: ['credit'] })
  currency!: 'credit';

  static from({ uploadIds }: CharacterDraft): CharacterEstimateDto {
    const amount = uploadIds ? 0 : toCredits(PRICES.poseMilli * PRICES.posesPerSynthesis);
    return Object.assign(new CharacterEstimateDto(), {
      object: 'estimate',
      estimated_cost: { amount, breakdown: { base: amount } },
      currency: 'credit',
    });
  }
}
