import { ApiProperty } from '@nestjs/swagger';
import { EXAMPLE_UUID } from '../../http/index.js';
import { PortraitDto } from './portrait.dto.js';

export class PortraitGalleryDto {
  @ApiProperty({ type: String, format: 'uuid', nullable: true, example: EXAMPLE_UUID })
  canonicalId!: string | null;

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'The activated portrait, else the canonical.',
    example: EXAMPLE_UUID,
  })
  activeId!: string | null;

  @ApiProperty({ type: [PortraitDto], description: 'Newest first.' })
  items!: PortraitDto[];

  @ApiProperty({ description: 'False when this server has no image provider.', example: true })
  featureConfigured!: boolean;

  static from(
    gallery: { canonicalId: string | null; activeId: string | null; isConfigured: boolean },
    items: PortraitDto[],
  ) {
    const { canonicalId, activeId, isConfigured } = gallery;
    return Object.assign(new PortraitGalleryDto(), { canonicalId, activeId, items, featureConfigured: isConfigured });
  }
}
