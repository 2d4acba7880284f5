import { ApiProperty } from '@nestjs/swagger';
import { ImageDto } from './image.dto.js';

export class ImageListDto {
  @ApiProperty({ enum: ['list'] })
  object!: string;

  @ApiProperty({ type: [ImageDto], description: 'Newest first.' })
  data!: ImageDto[];

  @ApiProperty({ description: 'Whether there are more in the direction of the cursor.', example: false })
  has_more!: boolean;

  @ApiProperty({ type: String, nullable: true, description: 'The next `starting_after`.' })
  next_cursor!: string | null;
}
