import { Injectable } from '@nestjs/common';
import { Database } from '../database/index.js';
import { type Caller } from '../http/index.js';
import { CharacterEvents } from './character-events.service.js';
import { CharacterTextsService } from './character-texts.service.js';
import { CharacterStatusError, required } from './characters.errors.js';
import { type CharacterChanges, CharactersRepository, type ShownCharacter } from './characters.repository.js';

/** What a customer decides about a character that is there. */
@Injectable()
export class CharacterReviewsService {
  constructor(
    private readonly database: Database,
    private readonly characters: CharactersRepository,
    private readonly texts: CharacterTextsService,
    private readonly events: CharacterEvents,
  ) {}

  /** Pictures stay as they are until they are drawn again. */
  async update(caller: Caller, id: string, { name, attributes }: CharacterChanges): Promise<ShownCharacter> {
    const character = required(await this.characters.find(caller, id));
    if (name === undefined && attributes === undefined) {
      return character;
    }
    const judged = await this.texts.judgeToKeep(caller, { name, attributes });
    return required(await this.characters.update(caller, id, judged));
  }

  /** The character may be used from now on; saving it twice is saving it once. */
  save(caller: Caller, id: string): Promise<ShownCharacter> {
    return this.database.transaction(async () => {
      const character = required(await this.characters.findLocked(caller, id));
      if (character.status === 'ready') {
        return character;
      }
      if (character.status !== 'reviewing') {
        throw new CharacterStatusError('saved', character.status);
      }
      await this.characters.markReady(id);
      const saved = await this.characters.get(id);
      await this.events.tellReady(saved);
      return saved;
    });
  }
}
