import { Injectable } from '@nestjs/common';
import type { ShotReference } from '../generation/index.js';
import { type BodyBlob, type Caller, invalidInput } from '../http/index.js';
import { InputPictures, type Picture, PictureIntake, PictureRejected } from '../storage/index.js';
import type { AvatarHints } from './avatar-hints.js';
import { AvatarLibrary } from './avatar-library.js';
import { InvalidReferenceImageError, ReferenceImageTooLargeError } from './avatars.errors.js';
import type { AvatarMode } from './avatars.prompt.js';
import { SavedAvatarsService } from './saved-avatars.service.js';

export const MAX_REFERENCE_BYTES = 15 * 2 ** 20;

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
    private readonly intake: PictureIntake,
    private readonly inputs: InputPictures,
    private readonly savedAvatars: SavedAvatarsService,
    private readonly library: AvatarLibrary,
  ) {}

  /** One picture at a time: decoded ones are the largest things this process holds. */
  async take(caller: Caller, blobs: BodyBlob[], avatarId: string | null): Promise<BroughtReferences> {
    const saved = avatarId ? await this.requireSaved(caller, avatarId) : null;
    const pictures: Picture[] = [];
    for (const [at, blob] of blobs.entries()) {
      pictures.push(await this.open(blob, at));
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
    const { storageKey: objectKey, mimeType, provider, model, providerState } = avatar;
    return { objectKey, mimeType, role: 'identity', madeBy: { provider, model }, state: providerState ?? undefined };
  }

  private async open(blob: BodyBlob, at: number): Promise<Picture> {
    if (blob.isBroken) {
      throw new InvalidReferenceImageError(at, 'It is not base64 to its end.');
    }
    try {
      return await this.intake.intake(await blob.read(), { maxBytes: MAX_REFERENCE_BYTES });
    } catch (error) {
      if (!(error instanceof PictureRejected)) {
        throw error;
      }
      throw error.reason === 'too_large'
        ? new ReferenceImageTooLargeError(at)
        : new InvalidReferenceImageError(at, error.message);
    }
  }
}

export const modeOf = ({ pictures, saved }: BroughtReferences): AvatarMode =>
  pictures.length > 0 || saved ? 'references' : 'library';
