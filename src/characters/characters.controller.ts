import { Body, Delete, Get, Param, Patch, Post, Query, UseInterceptors } from '@nestjs/common';
import { InsufficientCreditsError } from '../billing/index.js';
import { ORDER_ERRORS } from '../generation/index.js';
import {
  ApiController,
  Caller,
  cursorOf,
  Endpoint,
  From,
  IdPipe,
  Once,
  SynthesisRateLimitedError,
} from '../http/index.js';
import { TEXT_ERRORS } from '../moderation/index.js';
import { ChangeableFieldsInterceptor } from './changeable-fields.interceptor.js';
import { CharacterAnswers } from './character-answers.js';
import { CharacterCreationService } from './character-creation.service.js';
import { CharacterReviewsService } from './character-reviews.service.js';
import { InvalidCombinationError, UnchangeableFieldError } from './characters.errors.js';
import { CharactersService } from './characters.service.js';
import { ListCharactersQuery, UpdateCharacterDto } from './dto/change-character.dto.js';
import { CharacterDto, CharacterListDto, DeletedCharacterDto } from './dto/character.dto.js';
import { CharacterEstimateDto } from './dto/character-estimate.dto.js';
import { CreateCharacterDto } from './dto/create-character.dto.js';
import { UploadInvalidError } from './uploads/uploads.errors.js';

const CharacterId = () => Param('id', new IdPipe('char', 'character'));

@ApiController('v1/characters', { tag: 'Characters' })
export class CharactersController {
  constructor(
    private readonly characters: CharactersService,
    private readonly creation: CharacterCreationService,
    private readonly reviews: CharacterReviewsService,
    private readonly answers: CharacterAnswers,
    private readonly once: Once,
  ) {}

  @Post()
  @Endpoint({
    summary: 'Create a character',
    description:
      'Either from pictures of your own (`upload_ids`), and then it is ready at once and free, or from words (`generate: true` with `attributes`): four poses of one person are drawn in the background. Read the character until it is `reviewing`, then save it.',
    scope: 'characters:write',
    status: 201,
    returns: CharacterDto,
    isIdempotent: true,
    versioned: 'character',
    errors: [
      InvalidCombinationError,
      UploadInvalidError,
      ...TEXT_ERRORS,
      InsufficientCreditsError,
      SynthesisRateLimitedError,
      ...ORDER_ERRORS,
    ],
  })
  async create(@From() caller: Caller, @Body() input: CreateCharacterDto) {
    const prepared = await this.creation.prepare(caller, CreateCharacterDto.toDraft(input));
    return this.once.commit(async () => this.answers.renderLater(await this.creation.create(caller, prepared)));
  }

  @Post('estimate')
  @Endpoint({
    summary: 'Estimate what a character costs',
    description: 'Takes the body of a creation. Nothing is made, held or used up.',
    scope: 'characters:write',
    returns: CharacterEstimateDto,
    errors: [InvalidCombinationError],
  })
  async estimate(@Body() input: CreateCharacterDto): Promise<CharacterEstimateDto> {
    return CharacterEstimateDto.from(CreateCharacterDto.toDraft(input));
  }

  @Get()
  @Endpoint({
    summary: 'List characters',
    description: 'Newest first, without deleted ones.',
    scope: 'characters:read',
    returns: CharacterListDto,
    versioned: 'character',
  })
  async list(@From() caller: Caller, @Query() query: ListCharactersQuery): Promise<CharacterListDto> {
    const { status, name, client_reference_id: clientReferenceId, limit } = query;
    const page = { limit, after: cursorOf(query, 'char') };
    return this.answers.renderPage(await this.characters.list(caller, { status, name, clientReferenceId }, page));
  }

  @Get(':id')
  @Endpoint({
    summary: 'Retrieve a character',
    description: 'With fresh URLs of its pictures.',
    scope: 'characters:read',
    returns: CharacterDto,
    versioned: 'character',
  })
  async get(@From() caller: Caller, @CharacterId() id: string): Promise<CharacterDto> {
    return this.answers.render(await this.characters.get(caller, id));
  }

  @Patch(':id')
  @UseInterceptors(new ChangeableFieldsInterceptor(['name', 'attributes']))
  @Endpoint({
    summary: 'Change a character',
    description: 'Its name, its attributes or both; nothing else can be changed this way.',
    scope: 'characters:write',
    returns: CharacterDto,
    versioned: 'character',
    errors: [UnchangeableFieldError, ...TEXT_ERRORS],
  })
  async update(
    @From() caller: Caller,
    @CharacterId() id: string,
    @Body() input: UpdateCharacterDto,
  ): Promise<CharacterDto> {
    return this.answers.render(await this.reviews.update(caller, id, UpdateCharacterDto.toChanges(input)));
  }

  @Delete(':id')
  @Endpoint({
    summary: 'Delete a character',
    description: 'Its pictures go too. A synthesis that runs is cancelled and costs nothing.',
    scope: 'characters:write',
    returns: DeletedCharacterDto,
  })
  async delete(@From() caller: Caller, @CharacterId() id: string): Promise<DeletedCharacterDto> {
    await this.characters.delete(caller, id);
    return DeletedCharacterDto.from(id);
  }
}
