import { Body, Post } from '@nestjs/common';
import { ApiController, Caller, Endpoint, From } from '../../http/index.js';
import { ClassifiedUploadDto, ClassifyUploadDto } from './dto/classify-upload.dto.js';
import { InitUploadDto } from './dto/init-upload.dto.js';
import { UploadTicketDto } from './dto/upload-ticket.dto.js';
import { UploadTicketsService } from './upload-tickets.service.js';
import { TooManyOpenUploadsError, UploadInvalidError, UploadTypeMismatchError } from './uploads.errors.js';
import { UploadsService } from './uploads.service.js';

@ApiController('v1/characters/uploads', { tag: 'Characters' })
export class UploadsController {
  constructor(
    private readonly tickets: UploadTicketsService,
    private readonly uploads: UploadsService,
  ) {}

  @Post('init')
  @Endpoint({
    summary: 'Begin an upload',
    description:
      'One picture per upload. Send it to `upload_url` within 15 minutes and use the upload within 24 hours; 100 may be open at a time.',
    scope: 'characters:write',
    status: 201,
    returns: UploadTicketDto,
    errors: [UploadTypeMismatchError, TooManyOpenUploadsError],
  })
  async init(@From() caller: Caller, @Body() input: InitUploadDto): Promise<UploadTicketDto> {
    const { extension, content_type: contentType, size_bytes: sizeBytes = null } = input;
    return UploadTicketDto.from(await this.tickets.init(caller, { extension, contentType, sizeBytes }));
  }

  @Post('classify')
  @Endpoint({
    summary: 'Say which pose an upload shows',
    description:
      'Free. Poses that were drawn for your team are known exactly; of every other picture the answer is an honest `other`.',
    scope: 'characters:write',
    returns: ClassifiedUploadDto,
    errors: [UploadInvalidError],
  })
  async classify(@From() caller: Caller, @Body() { upload_id: id }: ClassifyUploadDto): Promise<ClassifiedUploadDto> {
    return ClassifiedUploadDto.from(id, await this.uploads.classify(caller, id));
  }
}
