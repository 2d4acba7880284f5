import { EnumField, Examples, IntegerField, StringField } from '../../../http/index.js';
import { MAX_UPLOAD_BYTES } from '../upload-pictures.service.js';
import { UPLOAD_EXTENSIONS, UPLOAD_TYPES, type UploadExtension, type UploadType } from '../upload-types.js';

@Examples({ 'a JPEG': { filename: 'face.jpg', extension: 'jpg', content_type: 'image/jpeg', size_bytes: 184_320 } })
export class InitUploadDto {
  @StringField({ description: 'For your own logs; nothing is stored under it.', min: 1, max: 120, example: 'face.jpg' })
  filename!: string;

  @EnumField({
    description: 'Extension of the file; it has to fit the content type.',
    values: UPLOAD_EXTENSIONS,
    example: 'jpg',
  })
  extension!: UploadExtension;

  @EnumField({ description: 'Kind of the picture.', values: UPLOAD_TYPES, example: 'image/jpeg' })
  content_type!: UploadType;

  @IntegerField({
    description: 'How many bytes will be sent. Required where pictures are kept in a bucket.',
    min: 1,
    max: MAX_UPLOAD_BYTES,
    isOptional: true,
    example: 184_320,
  })
  size_bytes?: number;
}
