import { Injectable } from '@nestjs/common';
import { type Caller, invalidInput } from '../http/index.js';
import type { Attributes } from './character.entity.js';
import { CharacterTextsService } from './character-texts.service.js';
import { issueOfNoWords } from './characters.errors.js';
import type { ShownCharacter } from './characters.repository.js';
import { SynthesesService } from './syntheses.service.js';
import { UploadedCharactersService } from './uploaded-characters.service.js';

/** A character as its customer asked for it. */
export interface CharacterDraft {
  name: string;
  /** Pictures that show it, or null: it is to be drawn from its attributes. */
  uploadIds: string[] | null;
  attributes: Attributes | null;
  clientReferenceId: string | null;
}

/** Makes characters: of pictures that a customer brought, or of words. */
@Injectable()
export class CharacterCreationService {
  constructor(
    private readonly texts: CharacterTextsService,
    private readonly uploaded: UploadedCharactersService,
    private readonly syntheses: SynthesesService,
  ) {}

  /** Outside any transaction: answers the draft as it was judged. What moderation leaves nothing of cannot be drawn. */
  async prepare(caller: Caller, draft: CharacterDraft): Promise<CharacterDraft> {
    if (draft.uploadIds) {
      await this.uploaded.prepare(caller, draft.uploadIds);
    } else {
      this.syntheses.requireConfigured(caller);
    }
    const { name = draft.name, attributes = null } = await this.texts.judgeToKeep(caller, draft);
    if (!draft.uploadIds && !attributes) {
      throw invalidInput([issueOfNoWords('range')], 'body');
    }
    return { ...draft, name, attributes };
  }

  /** In the transaction in progress, and last in it. */
  create(caller: Caller, draft: CharacterDraft): Promise<ShownCharacter> {
    const { uploadIds, ...character } = draft;
    return uploadIds ? this.uploaded.create(caller, uploadIds, character) : this.syntheses.create(caller, character);
  }
}
