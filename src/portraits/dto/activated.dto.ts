import { ApiProperty } from '@nestjs/swagger';

export class ActivatedDto {
  @ApiProperty({ enum: [true] })
  ok = true;
}
