import { Injectable } from '@nestjs/common';
import { JobsService } from '../jobs/index.js';
import { StorageService } from '../storage/index.js';
import type { Character } from './character.entity.js';
import { folderOf, keysDrawnFrom, keysOf } from './character-pictures.js';
import { CharacterRefsRepository } from './character-refs.repository.js';
import { UploadsService } from './uploads/uploads.service.js';

type Owner = Pick<Character, 'id' | 'teamId'>;

/** The pictures of a character, wherever they came from. */
@Injectable()
export class CharacterFilesService {
  constructor(
    private readonly refs: CharacterRefsRepository,
    private readonly uploads: UploadsService,
    private readonly storage: StorageService,
    private readonly jobs: JobsService,
  ) {}

  /** In the transaction in progress: all of them go, with the tickets of those that were brought. */
  async remove(character: Owner): Promise<void> {
    const keys = (await this.refs.list(character.id)).map(({ objectKey }) => objectKey);
    await this.discard(character.teamId, [...new Set([...keys, ...(await this.listLent(character.id))])]);
    await this.storage.remove(`${folderOf(character)}/`);
    await this.refs.replace(character.id, []);
  }

  /** With the character held: nobody sees these any more. The bytes of those that orders are being drawn from stay until `release`. */
  async retire({ id, teamId }: Owner, keys: readonly string[]): Promise<void> {
    const lent = await this.listLent(id);
    for (const key of keys.filter((one) => lent.has(one))) {
      await this.storage.hide(key);
    }
    await this.discard(
      teamId,
      keys.filter((one) => !lent.has(one)),
    );
  }

  /** With the character held: an order that was drawn from these has ended, so what was replaced meanwhile goes with the last one. */
  async release({ id, teamId }: Owner, keys: readonly string[]): Promise<void> {
    const used = new Set([...(await this.refs.list(id)).flatMap(keysOf), ...(await this.listLent(id))]);
    await this.discard(
      teamId,
      keys.filter((one) => !used.has(one)),
    );
  }

  /** What live orders are drawn from. */
  private async listLent(characterId: string): Promise<Set<string>> {
    return new Set((await this.jobs.listLiveOf(characterId)).flatMap(keysDrawnFrom));
  }

  /** Single pictures go, each with the ticket it came by. */
  private async discard(teamId: string, keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      await this.storage.remove(key);
    }
    await this.uploads.forget(teamId, keys);
  }
}
