import { Injectable } from '@nestjs/common';
import { GenerationService } from '../generation/index.js';
import { JobWordsService } from '../jobs/index.js';
import { CharacterAnswers } from './character-answers.js';
import { CharacterFilesService } from './character-files.service.js';
import { CharactersRepository, type ShownCharacter } from './characters.repository.js';

/** Takes characters away that are held with their job, in the transaction in progress. */
@Injectable()
export class CharacterRemovalService {
  constructor(
    private readonly characters: CharactersRepository,
    private readonly files: CharacterFilesService,
    private readonly generation: GenerationService,
    private readonly answers: CharacterAnswers,
    private readonly words: JobWordsService,
  ) {}

  /** With the words that its jobs were ordered in. */
  async remove(character: ShownCharacter): Promise<void> {
    await this.withdraw(character);
    await this.words.eraseOfSubject(character.teamId, character.id);
  }

  /**
   * What runs is cancelled, the pictures go, and so does the row of a character that nobody has saved yet. It is marked before
   * its job is cancelled, so that the cancel leaves it alone; of its words, endpoints are told for the last time.
   */
  async withdraw(character: ShownCharacter): Promise<void> {
    const { id, jobId, status } = character;
    await this.files.remove(character);
    if (status === 'reviewing') {
      await this.characters.remove(id);
      return;
    }
    await this.characters.markDeleted(id);
    if (jobId && status === 'synthesizing') {
      const last = Object.assign(character, { status: 'deleted' as const, refs: [] });
      const resource = this.answers.renderLater(last);
      await this.generation.cancel(jobId, { type: 'character.cancelled', resource, versioned: 'character' });
    }
  }
}
