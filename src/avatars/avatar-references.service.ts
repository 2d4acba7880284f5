import { Injectable } from '@nestjs/common';
import { referenceTo, type ShotReference } from '../generation/index.js';
import { type BodyBlob, type Caller, invalidInput } from '../http/index.js';
import { InputPictures, type Picture } from '../storage/index.js';
import type { AvatarHints } from './avatar-hints.js';
import { AvatarLibrary } from './avatar-library.js';
import type { AvatarMode } from './avatars.prompt.js';
import { BroughtPicturesService } from './brought-pictures.service.js';
import { SavedAvatarsService } from './saved-avatars.service.js';

/** What a customer brought, judged and not stored yet. */
export interface BroughtReferences {
  pictures: Picture[];
  /** A saved avatar. */
  saved: ShotReference | null;
}

/** Where an avatar's references come from: the customer's pictures and saved avatars, or else the library. */
@Injectable()
export class AvatarReferencesService {
  constructor(
    private readonly brought: BroughtPicturesService,
    private readonly inputs: InputPictures,
    private readonly savedAvatars: SavedAvatarsService,
    private readonly library: AvatarLibrary,
  ) {}

  /** One picture at a time: decoded ones are the largest things this process holds. */
  async take(caller: Caller, blobs: BodyBlob[], avatarId: string | null): Promise<BroughtReferences> {
    const saved = avatarId ? await this.requireSaved(caller, avatarId) : null;
    const pictures: Picture[] = [];
    for (const [at, blob] of blobs.entries()) {
      pictures.push(await this.brought.open(caller, blob, at));
    }
    return { pictures, saved };
  }

  /** Stores what was brought; from here on the worker can read it. */
  async keep({ teamId }: Caller, { pictures, saved }: BroughtReferences): Promise<ShotReference[]> {
    const references: ShotReference[] = saved ? [saved] : [];
    for (const picture of pictures) {
      const objectKey = await this.inputs.keep(teamId, picture);
      references.push({ objectKey, mimeType: picture.mimeType, role: 'identity' });
    }
    return references;
  }

  /** One picture of the library, as the team's own, so that every worker finds it where it finds all others. */
  async borrow(
    { teamId }: Caller,
    wish: { prompt: string; hints: AvatarHints; seed: number },
  ): Promise<ShotReference[]> {
    const picture = await this.library.pick(wish.prompt, wish.hints, wish.seed);
    const objectKey = await this.inputs.keep(teamId, picture);
    return [{ objectKey, mimeType: picture.mimeType, role: 'inspiration' }];
  }

  private async requireSaved(caller: Caller, avatarId: string): Promise<ShotReference> {
    const avatar = await this.savedAvatars.find(caller, avatarId);
    if (!avatar) {
      const message = 'avatar_id is not one of your saved avatars. List them and use the id of one.';
      throw invalidInput([{ path: 'avatar_id', kind: 'format', message }], 'body');
    }
    const { storageKey: objectKey, mimeType } = avatar;
    return referenceTo({ objectKey, mimeType, role: 'identity' }, avatar);
  }
}

export const modeOf = ({ pictures, saved }: BroughtReferences): AvatarMode =>
  pictures.length > 0 || saved ? 'references' : 'library';
