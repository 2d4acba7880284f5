import { Injectable } from '@nestjs/common';
import { StorageService } from '../storage/index.js';
import type { Character } from './character.entity.js';
import { folderOf } from './character-pictures.js';
import { CharacterRefsRepository } from './character-refs.repository.js';
import { UploadsService } from './uploads/uploads.service.js';

/** The pictures of a character, wherever they came from. */
@Injectable()
export class CharacterFilesService {
  constructor(
    private readonly refs: CharacterRefsRepository,
    private readonly uploads: UploadsService,
    private readonly storage: StorageService,
  ) {}

  /** In the transaction in progress: all of them go, with the tickets of those that were brought. */
  async remove(character: Pick<Character, 'id' | 'teamId'>): Promise<void> {
    const keys = (await this.refs.list(character.id)).map(({ objectKey }) => objectKey);
    await this.discard(character.teamId, keys);
    await this.storage.remove(`${folderOf(character)}/`);
    await this.refs.replace(character.id, []);
  }

  /** In the transaction in progress: single pictures go, each with the ticket it came by. */
  async discard(teamId: string, keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      await this.storage.remove(key);
    }
    await this.uploads.forget(teamId, keys);
  }
}
