import { ApiProperty } from '@nestjs/swagger';
import type { Cost } from '../image-price.js';

export class PriceBreakdownDto {
  @ApiProperty({ example: 1 })
  base!: number;

  @ApiProperty({ required: false, description: 'For a longer side of more than 2,560 px.' })
  size?: number;

  @ApiProperty({ required: false, description: 'For `enhance_prompt`.' })
  enhance?: number;
}

class EstimatedCostDto {
  @ApiProperty({ example: 1 })
  amount!: number;

  @ApiProperty({ type: PriceBreakdownDto, description: 'The parts sum to the amount.' })
  breakdown!: PriceBreakdownDto;
}

export class ImageEstimateDto {
  @ApiProperty({ enum: ['estimate'] })
  object!: string;

  @ApiProperty({ type: EstimatedCostDto })
  estimated_cost!: EstimatedCostDto;

  @ApiProperty({ enum: ['credit'] })
  currency!: string;

  static from(cost: Cost): ImageEstimateDto {
    return Object.assign(new ImageEstimateDto(), { object: 'estimate', estimated_cost: cost, currency: 'credit' });
  }
}
