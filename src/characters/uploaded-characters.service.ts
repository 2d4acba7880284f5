import { Injectable } from '@nestjs/common';
import { newId } from '../common/index.js';
import type { Caller } from '../http/index.js';
import { StorageService } from '../storage/index.js';
import type { NewRef } from './character-ref.entity.js';
import { CharacterEvents } from './character-events.service.js';
import { CharacterRefsRepository } from './character-refs.repository.js';
import { CharactersRepository, type NewCharacter, type ShownCharacter } from './characters.repository.js';
import { UploadsService } from './uploads/uploads.service.js';

export type CharacterFacts = Pick<NewCharacter, 'name' | 'attributes' | 'clientReferenceId'>;

type Uploaded = Awaited<ReturnType<UploadsService['consume']>>[number];

/** Characters whose pictures a customer brought: ready from the start. */
@Injectable()
export class UploadedCharactersService {
  constructor(
    private readonly uploads: UploadsService,
    private readonly characters: CharactersRepository,
    private readonly refs: CharacterRefsRepository,
    private readonly storage: StorageService,
    private readonly events: CharacterEvents,
  ) {}

  async prepare(caller: Caller, uploadIds: string[]): Promise<void> {
    await this.uploads.prepare(caller, uploadIds);
  }

  /** In the transaction in progress: the uploads are used up, all of them or none. */
  async create(caller: Caller, uploadIds: string[], facts: CharacterFacts): Promise<ShownCharacter> {
    const pictures = await this.uploads.consume(caller, uploadIds);
    for (const { objectKey: key, mimeType, bytes, sha256, width, height } of pictures) {
      await this.storage.publish({ key, teamId: caller.teamId, mimeType, bytes, sha256, width, height });
    }
    const id = newId();
    const aurousVersion = caller.apiVersion;
    await this.characters.insert(caller, {
      ...facts,
      id,
      status: 'ready',
      jobId: null,
      isFromUploads: true,
      aurousVersion,
    });
    await this.refs.replace(id, pictures.map(refFromUpload));
    const character = await this.characters.get(id);
    await this.events.tellReady(character);
    return character;
  }
}

const refFromUpload = ({ pose, objectKey, mimeType, width, height }: Uploaded): NewRef => ({
  pose,
  objectKey,
  originalKey: null,
  mimeType,
  width,
  height,
  provider: null,
  model: null,
  providerState: null,
});
