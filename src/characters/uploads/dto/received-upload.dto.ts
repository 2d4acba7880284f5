import { ApiProperty } from '@nestjs/swagger';
import { toUlid } from '../../../common/index.js';
import type { Received } from '../uploads-reception.service.js';

export class ReceivedUploadDto {
  @ApiProperty({ example: 'upl_01HXMQ7Z3K8Y2NABCDEFGHJKMR' })
  upload_id!: string;

  @ApiProperty({ type: 'integer', description: 'How many bytes came.', example: 184_320 })
  size_bytes!: number;

  @ApiProperty({
    type: 'integer',
    description: 'In pixels, of the picture as it is meant to be looked at.',
    example: 1_024,
  })
  width!: number;

  @ApiProperty({ type: 'integer', example: 1_024 })
  height!: number;

  static from({ id, sizeBytes, width, height }: Received): ReceivedUploadDto {
    return Object.assign(new ReceivedUploadDto(), {
      upload_id: toUlid('upl', id),
      size_bytes: sizeBytes,
      width,
      height,
    });
  }
}
