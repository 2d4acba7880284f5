import { Injectable } from '@nestjs/common';
import { fromUlid } from '../common/index.js';
import { Database } from '../database/index.js';
import type { ShotReference } from '../generation/index.js';
import { type Caller, type Page, unknownCursor } from '../http/index.js';
import type { Job } from '../jobs/index.js';
import type { Attributes } from './character.entity.js';
import { CharacterFilesService } from './character-files.service.js';
import { asReference, keysDrawnFrom } from './character-pictures.js';
import type { Pose } from './character-ref.entity.js';
import { CharacterRemovalService } from './character-removal.service.js';
import { CharacterRefsRepository } from './character-refs.repository.js';
import { CharacterNotReadyError, required, UnknownCharacterError } from './characters.errors.js';
import { type CharacterFilter, CharactersRepository, type ShownCharacter } from './characters.repository.js';

/** A reference picture of a character, as generation takes references. */
export type IdentityRef = ShotReference & { pose: Pose };

/** A character that pictures may be made of. */
export interface ReadyCharacter {
  id: string;
  name: string;
  attributes: Attributes | null;
  /** The cover first; at least one. */
  refs: IdentityRef[];
}

/** Characters of one team, in the world of the key that asks. */
@Injectable()
export class CharactersService {
  constructor(
    private readonly database: Database,
    private readonly characters: CharactersRepository,
    private readonly refs: CharacterRefsRepository,
    private readonly removal: CharacterRemovalService,
    private readonly files: CharacterFilesService,
  ) {}

  async get(caller: Caller, id: string): Promise<ShownCharacter> {
    return required(await this.characters.find(caller, id));
  }

  async list(
    caller: Caller,
    filter: CharacterFilter,
    page: { limit: number; after: string | null },
  ): Promise<Page<ShownCharacter>> {
    if (page.after !== null && !(await this.characters.existed(caller, page.after))) {
      throw unknownCursor();
    }
    return this.characters.list(caller, filter, page);
  }

  /** For pictures of a character, by its public id: its identity references, or 404, or why it cannot be used. */
  async requireReady(caller: Caller, publicId: string): Promise<ReadyCharacter> {
    const uuid = fromUlid('char', publicId);
    const { id, name, attributes } = usable(uuid ? await this.characters.find(caller, uuid) : null);
    const refs = await this.refs.list(id);
    return { id, name, attributes, refs: refs.map((ref) => ({ ...asReference(ref), pose: ref.pose })) };
  }

  /** The same once more, first in the transaction that orders the pictures: until it ends nobody changes the character. */
  async holdReady(caller: Caller, id: string): Promise<void> {
    usable(await this.characters.findShared(caller, id));
  }

  /** In the transaction that ends an order of its pictures: it needs the character's no longer. */
  async releasePictures(job: Job): Promise<void> {
    const character = job.ownerId && (await this.characters.findAnyLocked(job.ownerId));
    if (character && character.status !== 'deleted') {
      await this.files.release(character, keysDrawnFrom(job));
    }
  }

  /** With its pictures, its words and what runs. */
  async delete(caller: Caller, id: string): Promise<void> {
    await this.database.transaction(async () => {
      await this.get(caller, id);
      const character = await this.characters.takeWithJob(id);
      await this.removal.remove(required(character?.status === 'deleted' ? null : character));
    });
  }

  /** For an operator's erasure: row, pictures, and what runs. False when the team has no such character, in either world. */
  async erase(teamId: string, id: string): Promise<boolean> {
    return this.database.transaction(async () => {
      const character = await this.characters.takeWithJob(id);
      if (character?.teamId !== teamId) {
        return false;
      }
      if (character.status !== 'deleted') {
        await this.removal.withdraw(character);
      }
      await this.characters.remove(id);
      return true;
    });
  }

  /** The same for every character of a team; answers how many went. */
  async eraseTeam(teamId: string): Promise<number> {
    const ids = await this.characters.listIds(teamId);
    for (const id of ids) {
      await this.erase(teamId, id);
    }
    return ids.length;
  }
}

function usable(character: ShownCharacter | null): ShownCharacter {
  if (!character || character.status === 'deleted') {
    throw new UnknownCharacterError();
  }
  if (character.status !== 'ready') {
    throw new CharacterNotReadyError(character.status);
  }
  return character;
}
