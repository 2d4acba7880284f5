import { Body, Param, Post } from '@nestjs/common';
import { InsufficientCreditsError } from '../billing/index.js';
import { ORDER_ERRORS } from '../generation/index.js';
import { ApiController, Caller, Endpoint, From, IdPipe, Once } from '../http/index.js';
import { TEXT_ERRORS } from '../moderation/index.js';
import { CharacterAnswers } from './character-answers.js';
import { CharacterReviewsService } from './character-reviews.service.js';
import { CharacterStatusError, InvalidCombinationError } from './characters.errors.js';
import { RegenerateRefDto, ResynthesizeDto } from './dto/change-character.dto.js';
import { CharacterDto } from './dto/character.dto.js';
import { SynthesesService } from './syntheses.service.js';

const CharacterId = () => Param('id', new IdPipe('char', 'character'));

const REDRAW_ERRORS = [
  CharacterStatusError,
  InvalidCombinationError,
  ...TEXT_ERRORS,
  InsufficientCreditsError,
  ...ORDER_ERRORS,
];

@ApiController('v1/characters', { tag: 'Characters' })
export class SynthesesController {
  constructor(
    private readonly syntheses: SynthesesService,
    private readonly reviews: CharacterReviewsService,
    private readonly answers: CharacterAnswers,
    private readonly once: Once,
  ) {}

  @Post(':id/save')
  @Endpoint({
    summary: 'Save a character',
    description: 'Takes one that is `reviewing` into use. Saving a ready one changes nothing.',
    scope: 'characters:write',
    returns: CharacterDto,
    versioned: 'character',
    errors: [CharacterStatusError],
  })
  async save(@From() caller: Caller, @CharacterId() id: string): Promise<CharacterDto> {
    return this.answers.render(await this.reviews.save(caller, id));
  }

  @Post(':id/resynthesize')
  @Endpoint({
    summary: 'Draw a character again',
    description:
      'All four poses; after a synthesis that lacked some, only those, unless `force_all`. The pictures that are there stay until new ones take their places.',
    scope: 'characters:write',
    returns: CharacterDto,
    isIdempotent: true,
    versioned: 'character',
    errors: REDRAW_ERRORS,
  })
  async resynthesize(@From() caller: Caller, @CharacterId() id: string, @Body() input: ResynthesizeDto) {
    const wish = await this.syntheses.prepare(caller, id, { forceAll: input.force_all });
    return this.once.commit(async () => this.answers.renderLater(await this.syntheses.redraw(caller, id, wish)));
  }

  @Post(':id/refs/regenerate')
  @Endpoint({
    summary: 'Draw one pose of a character again',
    description: 'The pictures that are there say who it is. The new one takes the place of the one with its pose.',
    scope: 'characters:write',
    returns: CharacterDto,
    isIdempotent: true,
    versioned: 'character',
    errors: REDRAW_ERRORS,
  })
  async regenerateRef(@From() caller: Caller, @CharacterId() id: string, @Body() input: RegenerateRefDto) {
    const wish = await this.syntheses.prepare(caller, id, { pose: input.pose, override: input.prompt_override });
    return this.once.commit(async () => this.answers.renderLater(await this.syntheses.redraw(caller, id, wish)));
  }
}
