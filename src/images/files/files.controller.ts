import { Body, Delete, Get, Param, Post } from '@nestjs/common';
import { ApiConsumes } from '@nestjs/swagger';
import { ApiController, Caller, Endpoint, From, IdPipe, Once } from '../../http/index.js';
import { CreateFileDto } from './dto/create-file.dto.js';
import { DeletedFileDto, FileDto } from './dto/file.dto.js';
import { FileAnswers } from './file-answers.js';
import { FormFile } from './file-forms.js';
import { FileTooLargeError, MultipartExpectedError } from './files.errors.js';
import { FilesService } from './files.service.js';

/** The largest file, the other parts, and a little more, so that the sender of too much can be told. */
const BODY_BYTES = 16 * 2 ** 20;

@ApiController('v1/files', { tag: 'Images' })
export class FilesController {
  constructor(
    private readonly files: FilesService,
    private readonly answers: FileAnswers,
    private readonly once: Once,
  ) {}

  @Post()
  @ApiConsumes('multipart/form-data')
  @Endpoint({
    summary: 'Upload a file',
    description:
      'A picture to refer to in orders. It is kept upright and without metadata, and is gone after 24 hours.',
    scope: 'images:write',
    status: 201,
    returns: FileDto,
    isIdempotent: true,
    bodyLimitBytes: BODY_BYTES,
    errors: [FileTooLargeError, MultipartExpectedError],
  })
  async create(@From() caller: Caller, @FormFile() content: Buffer, @Body() { purpose, metadata }: CreateFileDto) {
    const prepared = await this.files.prepare(caller, { content, purpose, metadata });
    const placing = this.once.commit(async () => this.answers.renderKept(await this.files.create(prepared)));
    return this.files.orDiscard(prepared, placing);
  }

  @Get(':id')
  @Endpoint({ summary: 'Retrieve a file', scope: 'images:read', returns: FileDto })
  async get(@From() caller: Caller, @Param('id', new IdPipe('file')) id: string): Promise<FileDto> {
    return this.answers.render(await this.files.get(caller, id));
  }

  @Delete(':id')
  @Endpoint({
    summary: 'Delete a file',
    description: 'Signed URLs of it answer 404 at once.',
    scope: 'images:write',
    returns: DeletedFileDto,
  })
  async delete(@From() caller: Caller, @Param('id', new IdPipe('file')) id: string): Promise<DeletedFileDto> {
    await this.files.delete(caller, id);
    return DeletedFileDto.from(id);
  }
}
