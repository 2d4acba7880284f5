import { ApiProperty } from '@nestjs/swagger';
import { JobDto } from './job.dto.js';

export class JobListDto {
  @ApiProperty({ enum: ['list'] })
  object!: string;

  @ApiProperty({ type: [JobDto], description: 'Newest first.' })
  data!: JobDto[];

  @ApiProperty({ example: false })
  has_more!: boolean;

  @ApiProperty({ type: 'integer', description: 'How many there are on all pages.' })
  total_count!: number;

  static from(data: JobDto[], { hasMore, totalCount }: { hasMore: boolean; totalCount: number }): JobListDto {
    return Object.assign(new JobListDto(), { object: 'list', data, has_more: hasMore, total_count: totalCount });
  }
}
