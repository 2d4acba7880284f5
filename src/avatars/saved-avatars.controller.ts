import { Body, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ApiController,
  Caller,
  Endpoint,
  type Envelope,
  envelope,
  EnvelopeOf,
  From,
  Once,
  RequestId,
} from '../http/index.js';
import { JobNotFoundError } from '../jobs/index.js';
import { AvatarAnswers } from './avatar-answers.js';
import { InvalidJobTypeError, JobNotCompleteError } from './avatars.errors.js';
import { DeletedAvatarDto } from './dto/deleted-avatar.dto.js';
import { labelOf, ListAvatarsQuery, RenameAvatarDto, SaveAvatarDto } from './dto/save-avatar.dto.js';
import { SavedAvatarListDto } from './dto/saved-avatar-list.dto.js';
import { SavedAvatarDto } from './dto/saved-avatar.dto.js';
import { SavedAvatarsService } from './saved-avatars.service.js';

@ApiController('api/v1/avatars', { tag: 'Avatars' })
export class SavedAvatarsController {
  constructor(
    private readonly avatars: SavedAvatarsService,
    private readonly answers: AvatarAnswers,
    private readonly once: Once,
  ) {}

  @Post('save')
  @Endpoint({
    summary: 'Save an avatar',
    description: 'Keeps a copy of the picture, whatever becomes of the job.',
    scope: 'avatars:write',
    returns: EnvelopeOf(SavedAvatarDto, 'saved_avatar'),
    isIdempotent: true,
    errors: [JobNotFoundError, JobNotCompleteError, InvalidJobTypeError],
  })
  async save(@From() caller: Caller, @RequestId() requestId: string, @Body() input: SaveAvatarDto) {
    const prepared = await this.avatars.prepare(caller, input.job_id, labelOf(input));
    return this.once.commit(async () =>
      envelope(requestId, 'saved_avatar', 'completed', this.answers.renderKept(await this.avatars.save(prepared))),
    );
  }

  @Get()
  @Endpoint({
    summary: 'List the saved avatars',
    description: 'Newest first.',
    scope: 'avatars:read',
    returns: EnvelopeOf(SavedAvatarListDto, 'list'),
  })
  async list(
    @From() caller: Caller,
    @RequestId() requestId: string,
    @Query() query: ListAvatarsQuery,
  ): Promise<Envelope<SavedAvatarListDto>> {
    const page = await this.avatars.list(caller, labelOf(query), query);
    return envelope(requestId, 'list', 'completed', this.answers.renderPage(page));
  }

  @Get(':id')
  @Endpoint({
    summary: 'Retrieve a saved avatar',
    scope: 'avatars:read',
    returns: EnvelopeOf(SavedAvatarDto, 'saved_avatar'),
  })
  async get(
    @From() caller: Caller,
    @RequestId() requestId: string,
    @Param('id') id: string,
  ): Promise<Envelope<SavedAvatarDto>> {
    const avatar = await this.avatars.get(caller, id);
    return envelope(requestId, 'saved_avatar', 'completed', this.answers.render(avatar));
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Rename a saved avatar',
    scope: 'avatars:write',
    returns: EnvelopeOf(SavedAvatarDto, 'saved_avatar'),
  })
  async rename(
    @From() caller: Caller,
    @RequestId() requestId: string,
    @Param('id') id: string,
    @Body() input: RenameAvatarDto,
  ): Promise<Envelope<SavedAvatarDto>> {
    const avatar = await this.avatars.rename(caller, id, labelOf(input));
    return envelope(requestId, 'saved_avatar', 'completed', this.answers.render(avatar));
  }

  @Delete(':id')
  @Endpoint({
    summary: 'Delete a saved avatar',
    description: 'Its picture goes too; signed URLs of it answer 404 at once.',
    scope: 'avatars:write',
    returns: EnvelopeOf(DeletedAvatarDto, 'saved_avatar'),
  })
  async delete(
    @From() caller: Caller,
    @RequestId() requestId: string,
    @Param('id') id: string,
  ): Promise<Envelope<DeletedAvatarDto>> {
    const deletedId = await this.avatars.delete(caller, id);
    return envelope(requestId, 'saved_avatar', 'completed', DeletedAvatarDto.from(deletedId));
  }
}
