import { ApiProperty } from '@nestjs/swagger';
import { EXAMPLE_URL, type Link, toUnix } from '../../http/index.js';
import type { SavedAvatar } from '../saved-avatar.entity.js';

/** A saved avatar as reads show it. */
export class SavedAvatarDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ enum: ['saved_avatar'] })
  object!: string;

  @ApiProperty({ type: String, nullable: true, example: "Ship's cook, v2" })
  label!: string | null;

  @ApiProperty({
    type: String,
    description: 'Signed URL; reading the avatar again mints a fresh one.',
    example: EXAMPLE_URL,
  })
  image_url!: string | Link;

  @ApiProperty({ format: 'uuid', description: 'The job that made it.' })
  job_id!: string;

  @ApiProperty({ type: 'integer', description: 'Unix seconds.', example: 1_795_255_200 })
  created_at!: number;

  @ApiProperty({ type: 'integer', description: 'Unix seconds.', example: 1_795_255_200 })
  updated_at!: number;

  @ApiProperty({ format: 'date-time' })
  created_at_iso!: string;

  @ApiProperty({ format: 'date-time' })
  updated_at_iso!: string;

  static from({ id, label, jobId, createdAt, updatedAt }: SavedAvatar, url: string | Link): SavedAvatarDto {
    return Object.assign(new SavedAvatarDto(), {
      id,
      object: 'saved_avatar',
      label,
      image_url: url,
      job_id: jobId,
      created_at: toUnix(createdAt),
      updated_at: toUnix(updatedAt),
      created_at_iso: createdAt.toISOString(),
      updated_at_iso: updatedAt.toISOString(),
    });
  }
}
