import { Put, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiParam } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { ApiController, Endpoint, EXAMPLE_KEY, letFinish } from '../../http/index.js';
import { SignatureInvalidError } from '../../storage/index.js';
import { ReceivedUploadDto } from './dto/received-upload.dto.js';
import { UPLOAD_TYPES } from './upload-types.js';
import { UploadAlreadyReceivedError, UploadInvalidError } from './uploads.errors.js';
import { UploadsReception } from './uploads-reception.service.js';

/** What is a little too large is read a little too far, so that its sender can be told; what is much larger is not listened to. */
const LISTENED_BYTES = 20 * 2 ** 20;

@ApiController('objects', { tag: 'Files' })
export class UploadBytesController {
  constructor(private readonly reception: UploadsReception) {}

  @Put('*')
  @ApiParam({ name: 'path', type: String, description: 'All of it comes with the signed URL.', example: EXAMPLE_KEY })
  @ApiConsumes(...UPLOAD_TYPES)
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @Endpoint({
    summary: 'Send the picture of an upload to its signed URL',
    description:
      'The raw bytes of a JPEG, PNG or WebP picture: at most 15 MB, 8,192 pixels per side and 40 million in all. The bytes say which it is. One picture per upload; after a 400 another may be sent while the URL lasts.',
    scope: 'public',
    bodyLimitBytes: LISTENED_BYTES,
    returns: ReceivedUploadDto,
    errors: [SignatureInvalidError, UploadAlreadyReceivedError, UploadInvalidError],
  })
  async send(@Req() request: FastifyRequest): Promise<ReceivedUploadDto> {
    try {
      return ReceivedUploadDto.from(await this.reception.receive(request.signedKey ?? '', request.raw));
    } catch (error) {
      letFinish(request.raw);
      throw error;
    }
  }
}
