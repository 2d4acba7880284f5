import { ApiProperty } from '@nestjs/swagger';
import { SavedAvatarDto } from './saved-avatar.dto.js';

export class SavedAvatarListDto {
  @ApiProperty({ enum: ['list'] })
  object!: string;

  @ApiProperty({ type: [SavedAvatarDto], description: 'Newest first.' })
  data!: SavedAvatarDto[];

  @ApiProperty({ example: false })
  has_more!: boolean;

  @ApiProperty({ type: 'integer', description: 'How many there are on all pages.' })
  total_count!: number;

  static from(data: SavedAvatarDto[], page: { hasMore: boolean; totalCount: number }): SavedAvatarListDto {
    const { hasMore: has_more, totalCount: total_count } = page;
    return Object.assign(new SavedAvatarListDto(), { object: 'list', data, has_more, total_count });
  }
}
