import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsString } from 'class-validator';
import { EnumField, StringMapField } from '../../../http/index.js';
import { FILE_PURPOSES, type FilePurpose } from '../file.entity.js';

/** In the validated body its hash stands for it. */
const FormFileField = (description: string): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ description, type: 'string', format: 'binary' }),
    IsString({ message: '$property must be a part with a filename' }),
  );

export class CreateFileDto {
  @FormFileField('JPEG, PNG or WebP: at most 10 MB and 4,096 pixels per side.')
  file!: string;

  @EnumField({ description: 'What the file is for.', values: FILE_PURPOSES })
  purpose!: FilePurpose;

  @StringMapField({
    description: 'A JSON object of strings; echoed.',
    maxKeys: 16,
    maxKey: 64,
    max: 500,
    example: { album: 'crew' },
  })
  metadata: Record<string, string> = {};
}
