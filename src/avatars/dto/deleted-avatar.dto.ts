import { ApiProperty } from '@nestjs/swagger';

export class DeletedAvatarDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ enum: ['saved_avatar'] })
  object!: string;

  @ApiProperty()
  deleted!: boolean;

  static from(id: string): DeletedAvatarDto {
    return Object.assign(new DeletedAvatarDto(), { id, object: 'saved_avatar', deleted: true });
  }
}
