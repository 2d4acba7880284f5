import { Injectable } from '@nestjs/common';
import { newId } from '../common/index.js';
import { type Caller } from '../http/index.js';
import type { Attributes } from './character.entity.js';
import { posesToDraw, referencesFor } from './character-pictures.js';
import { SYNTHESIZED_POSES, type SynthesizedPose } from './character-ref.entity.js';
import { CharacterOrdersService } from './character-orders.service.js';
import { CharacterRefsRepository } from './character-refs.repository.js';
import { CharacterTextsService, type Words } from './character-texts.service.js';
import { CharacterStatusError, InvalidCombinationError, required } from './characters.errors.js';
import { CharactersRepository, type ShownCharacter } from './characters.repository.js';
import type { CharacterFacts } from './uploaded-characters.service.js';

/** What is to be drawn again: one pose, or those that the character lacks, or all. */
export type Redrawing = { pose: SynthesizedPose; override?: string } | { forceAll: boolean };

/** The same, with the words that may be sent. */
export type JudgedRedrawing = Redrawing & { attributes: Attributes | null };

/** Has characters drawn, and drawn again. */
@Injectable()
export class SynthesesService {
  constructor(
    private readonly characters: CharactersRepository,
    private readonly refs: CharacterRefsRepository,
    private readonly texts: CharacterTextsService,
    private readonly orders: CharacterOrdersService,
  ) {}

  requireConfigured(caller: Caller): void {
    this.orders.requireConfigured(caller);
  }

  /** In the transaction in progress, and last in it. */
  async create(caller: Caller, facts: CharacterFacts): Promise<ShownCharacter> {
    const character = { ...facts, id: newId(), jobId: newId(), aurousVersion: caller.apiVersion };
    await this.characters.insert(caller, { ...character, status: 'synthesizing', isFromUploads: false });
    const wish = { poses: SYNTHESIZED_POSES, attributes: facts.attributes, references: [] };
    await this.orders.place(caller, character, wish);
    return this.characters.get(character.id);
  }

  /** Outside any transaction: the words are judged again, since what is allowed may have changed. */
  async prepare(caller: Caller, id: string, redrawing: Redrawing): Promise<JudgedRedrawing> {
    const character = required(await this.characters.find(caller, id));
    this.requireConfigured(caller);
    const words = 'pose' in redrawing ? { ...wordsOf(character), override: redrawing.override } : wordsOf(character);
    const { attributes = null, override } = await this.texts.judge(caller, words);
    return 'pose' in redrawing ? { ...redrawing, attributes, override } : { ...redrawing, attributes };
  }

  /** In the transaction in progress, and last in it. What is there stays until the new pictures are. */
  async redraw(caller: Caller, id: string, redrawing: JudgedRedrawing): Promise<ShownCharacter> {
    const { attributes } = redrawing;
    const character = required(await this.characters.findLocked(caller, id));
    if (character.status === 'synthesizing') {
      throw new CharacterStatusError('drawn again', character.status);
    }
    const refs = await this.refs.list(id);
    if (!attributes && refs.length === 0) {
      throw InvalidCombinationError.ofNothingToDraw();
    }
    const poses = 'pose' in redrawing ? [redrawing.pose] : posesToDraw(character, redrawing.forceAll);
    const override = 'pose' in redrawing ? redrawing.override : undefined;
    const references = referencesFor(character, refs, { poses, attributes });
    const jobId = newId();
    await this.characters.begin(id, jobId);
    await this.orders.place(
      caller,
      { id, jobId, clientReferenceId: character.clientReferenceId },
      { poses, attributes, override, references },
    );
    return this.characters.get(id);
  }
}

const wordsOf = ({ name, attributes }: ShownCharacter): Words => ({ name, attributes });
