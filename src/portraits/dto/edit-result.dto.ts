import { ApiProperty } from '@nestjs/swagger';
import type { PortraitView } from '../portrait.entity.js';
import { PortraitResultDto } from './portrait-result.dto.js';

/** What the edit route answers. */
export class EditResultDto extends PortraitResultDto {
  @ApiProperty({ format: 'uuid', description: 'The conversation that the source and its edits share.' })
  conversationId!: string;

  static override from(portrait: PortraitView, signedUrl: string): EditResultDto {
    const { conversationId } = portrait;
    return Object.assign(new EditResultDto(), PortraitResultDto.from(portrait, signedUrl), { conversationId });
  }
}
