import { Injectable } from '@nestjs/common';
import type { BodyBlob, Caller } from '../http/index.js';
import { PictureModerationService } from '../moderation/index.js';
import { type Picture, PictureIntake, PictureRejected, PictureRenditions } from '../storage/index.js';
import { InvalidReferenceImageError, ReferenceImageTooLargeError } from './avatars.errors.js';

export const MAX_REFERENCE_BYTES = 15 * 2 ** 20;

/** Opens the pictures a customer sends: taken in, and judged where there is somebody to judge pictures. Nothing is stored. */
@Injectable()
export class BroughtPicturesService {
  constructor(
    private readonly intake: PictureIntake,
    private readonly renditions: PictureRenditions,
    private readonly moderation: PictureModerationService,
  ) {}

  async open({ teamId, isTest }: Caller, blob: BodyBlob, at: number): Promise<Picture> {
    const picture = await this.intakeOf(blob, at);
    const owner = { teamId, isTest, subjectId: null };
    await this.moderation.judgeIfNeeded(owner, () => this.renditions.render(picture.bytes));
    return picture;
  }

  private async intakeOf(blob: BodyBlob, at: number): Promise<Picture> {
    if (blob.isTooLarge) {
      throw new ReferenceImageTooLargeError(at);
    }
    if (blob.isBroken) {
      throw new InvalidReferenceImageError(at, 'It is not base64 to its end.');
    }
    try {
      return await this.intake.intake(blob.content, { maxBytes: MAX_REFERENCE_BYTES });
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
