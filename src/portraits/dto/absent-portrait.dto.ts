import { ApiProperty } from '@nestjs/swagger';

/** Of a persona that has no picture to show. */
export class AbsentPortraitDto {
  @ApiProperty({ enum: ['absent'] })
  readonly status = 'absent';
}
