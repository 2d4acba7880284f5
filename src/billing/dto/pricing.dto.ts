import { ApiProperty } from '@nestjs/swagger';
import { toCredits } from '../milli.js';
import { OUTCOMES } from '../outcomes.js';
import { avatarPriceMilli, PRICES, PRICING_VERSION } from '../prices.js';

class ImagePricingDto {
  @ApiProperty({ description: 'One image whose longer side has at most 2,560 px.', example: 1 })
  base!: number;

  @ApiProperty({ description: 'Times this when the longer side asked for is larger.', example: 2 })
  four_k_multiplier!: number;

  @ApiProperty({ description: 'Times this with `enhance_prompt`.', example: 2 })
  enhance_prompt_multiplier!: number;

  @ApiProperty({ example: 0 })
  reference_image_per_image!: number;
}

class AvatarPricingDto {
  @ApiProperty({ example: 1 })
  base!: number;

  @ApiProperty({ description: 'One avatar in 4K.', example: 2 })
  four_k!: number;
}

class CharacterPricingDto {
  @ApiProperty({ description: 'All four poses; only delivered ones are charged.', example: 4 })
  synthesize!: number;

  @ApiProperty({ description: 'One pose.', example: 1 })
  regenerate!: number;
}

class OutcomeDto {
  @ApiProperty({ enum: OUTCOMES.map(({ outcome }) => outcome) })
  outcome!: string;

  @ApiProperty({ example: 'Every picture of the order.' })
  description!: string;

  @ApiProperty({ enum: ['nothing', 'delivered'] })
  charged!: 'nothing' | 'delivered';
}

export class PricingDto {
  @ApiProperty({ enum: ['pricing'] })
  object!: 'pricing';

  @ApiProperty({ example: PRICING_VERSION })
  version!: string;

  @ApiProperty({ enum: ['credit'] })
  currency!: 'credit';

  @ApiProperty({ example: 'Credits for each delivered picture.' })
  description!: string;

  @ApiProperty({ type: ImagePricingDto })
  image!: ImagePricingDto;

  @ApiProperty({ type: AvatarPricingDto })
  avatar!: AvatarPricingDto;

  @ApiProperty({ type: CharacterPricingDto })
  character!: CharacterPricingDto;

  @ApiProperty({ type: [OutcomeDto], description: 'Which end of an order is charged.' })
  outcomes!: OutcomeDto[];

  static present(): PricingDto {
    return Object.assign(new PricingDto(), {
      object: 'pricing',
      version: PRICING_VERSION,
      currency: 'credit',
      description: 'Credits for each delivered picture. They are held when an order is taken and charged when it ends.',
      image: {
        base: toCredits(PRICES.imageMilli),
        four_k_multiplier: PRICES.largeMultiplier,
        enhance_prompt_multiplier: PRICES.enhanceMultiplier,
        reference_image_per_image: toCredits(PRICES.referenceMilli),
      },
      avatar: {
        base: toCredits(avatarPriceMilli({ isLarge: false })),
        four_k: toCredits(avatarPriceMilli({ isLarge: true })),
      },
      character: {
        synthesize: toCredits(PRICES.posesPerSynthesis * PRICES.poseMilli),
        regenerate: toCredits(PRICES.poseMilli),
      },
      outcomes: OUTCOMES.map(({ outcome, description, charged }) => ({ outcome, description, charged })),
    } satisfies PricingDto);
  }
}
