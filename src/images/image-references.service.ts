import { Injectable } from '@nestjs/common';
import { CharactersService } from '../characters/index.js';
import type { ShotReference } from '../generation/index.js';
import type { Caller } from '../http/index.js';
import { InputPictures, type Picture } from '../storage/index.js';
import type { ImageWish } from './image-wish.js';
import { ReferencePicturesService } from './reference-pictures.service.js';

/** Who is to be seen, found and judged; what the customer brought is not stored yet. */
export interface FoundReferences {
  characterId: string | null;
  ofCharacter: ShotReference[];
  brought: Picture[];
}

/** Where the references of an image come from: its character, or the pictures it names. */
@Injectable()
export class ImageReferencesService {
  constructor(
    private readonly characters: CharactersService,
    private readonly pictures: ReferencePicturesService,
    private readonly inputs: InputPictures,
  ) {}

  /** Refuses a character that cannot be used and names that cannot be references; nothing is fetched. */
  async check(caller: Caller, { characterId, references }: ImageWish): Promise<void> {
    await this.pictures.requireReadable(caller, references);
    if (characterId !== null) {
      await this.characters.requireReady(caller, characterId);
    }
  }

  /** One picture at a time: decoded ones are the largest things this process holds. */
  async find(caller: Caller, { characterId, references }: ImageWish): Promise<FoundReferences> {
    if (characterId !== null) {
      const { id, refs } = await this.characters.requireReady(caller, characterId);
      return { characterId: id, ofCharacter: refs.map(({ pose: _pose, ...reference }) => reference), brought: [] };
    }
    const brought: Picture[] = [];
    for (const [at, name] of references.entries()) {
      brought.push(await this.pictures.open(caller, name, at));
    }
    return { characterId: null, ofCharacter: [], brought };
  }

  /** In the transaction that orders: the character may have gone since it was found. */
  holdReady(caller: Caller, characterId: string): Promise<void> {
    return this.characters.holdReady(caller, characterId);
  }

  /** Stores what was brought; from here on the worker can read it. */
  async keep({ teamId }: Caller, { ofCharacter, brought }: FoundReferences): Promise<ShotReference[]> {
    const references = [...ofCharacter];
    for (const picture of brought) {
      const objectKey = await this.inputs.keep(teamId, picture);
      references.push({ objectKey, mimeType: picture.mimeType, role: 'identity' });
    }
    return references;
  }
}
