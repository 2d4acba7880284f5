import { ApiProperty } from '@nestjs/swagger';
import { toUlid } from '../../../common/index.js';
import { EXAMPLE_URL, type Link } from '../../../http/index.js';
import { FILE_PURPOSES, type StoredFile } from '../file.entity.js';

export class FileDto {
  @ApiProperty({ example: 'file_01HXMQ7Z3K8Y2NABCDEFGHJKMR' })
  id!: string;

  @ApiProperty({ enum: ['file'] })
  object!: string;

  @ApiProperty({ enum: FILE_PURPOSES })
  purpose!: string;

  @ApiProperty({ enum: ['image/jpeg', 'image/png', 'image/webp'] })
  mime_type!: string;

  @ApiProperty({
    type: 'integer',
    description: 'Of the picture as it is kept: upright and without metadata.',
    example: 184_320,
  })
  size_bytes!: number;

  @ApiProperty({ type: 'integer', example: 1_024 })
  width_px!: number;

  @ApiProperty({ type: 'integer', example: 1_024 })
  height_px!: number;

  @ApiProperty({
    type: String,
    format: 'uri',
    description: 'Signed, for an hour; reading the file mints a fresh one.',
    example: EXAMPLE_URL,
  })
  url!: string | Link;

  @ApiProperty({ format: 'date-time', description: 'When the file is gone.' })
  expires_at!: string;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' }, example: { album: 'crew' } })
  metadata!: Record<string, string>;

  static from(file: StoredFile, url: string | Link): FileDto {
    return Object.assign(new FileDto(), {
      id: toUlid('file', file.id),
      object: 'file',
      purpose: file.purpose,
      mime_type: file.mimeType,
      size_bytes: file.bytes,
      width_px: file.width,
      height_px: file.height,
      url,
      expires_at: file.expiresAt.toISOString(),
      created_at: file.createdAt.toISOString(),
      metadata: file.metadata,
    });
  }
}

export class DeletedFileDto {
  @ApiProperty({ example: 'file_01HXMQ7Z3K8Y2NABCDEFGHJKMR' })
  id!: string;

  @ApiProperty({ enum: ['file'] })
  object!: string;

  @ApiProperty({ enum: [true] })
  deleted!: boolean;

  static from(id: string): DeletedFileDto {
    return Object.assign(new DeletedFileDto(), { id: toUlid('file', id), object: 'file', deleted: true });
  }
}
