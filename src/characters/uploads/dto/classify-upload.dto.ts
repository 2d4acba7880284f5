import { ApiProperty } from '@nestjs/swagger';
import { exampleId, Examples, StringField } from '../../../http/index.js';
import type { Classification } from '../pose-classifier.service.js';
import { UPLOAD_POSES, type UploadPose } from '../upload.entity.js';

@Examples({ 'an upload': { upload_id: exampleId('upl') } })
export class ClassifyUploadDto {
  @StringField({
    description: 'An upload that has its picture and is not used yet.',
    max: 64,
    example: exampleId('upl'),
  })
  upload_id!: string;
}

export class ClassifiedUploadDto {
  @ApiProperty({ example: 'upl_01HXMQ7Z3K8Y2NABCDEFGHJKMR' })
  upload_id!: string;

  @ApiProperty({
    enum: UPLOAD_POSES,
    description: 'The pose the picture shows; a character made of the upload keeps it.',
  })
  pose!: UploadPose;

  @ApiProperty({
    minimum: 0,
    maximum: 1,
    description: '1 for a pose that was drawn for your team, unchanged to the byte.',
  })
  confidence!: number;

  static from(uploadId: string, { pose, confidence }: Classification): ClassifiedUploadDto {
    return Object.assign(new ClassifiedUploadDto(), { upload_id: uploadId, pose, confidence });
  }
}
