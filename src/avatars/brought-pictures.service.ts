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

  async open(caller: Caller, blob: BodyBlob, at: number): Promise<Picture> {
    const picture = await this.intakeOf(blob, at);
    await this.judge(caller, picture);
    return picture;
  }

  private async judge({ teamId, isTest }: Caller, { bytes }: Picture): Promise<void> {
    if (this.moderation.isOn && !isTest) {
      const copies = await this.renditions.render(bytes);
      const card = copies.find(({ name }) => name === 'card');
      if (card) {
        await this.moderation.judge({ teamId, isTest, subjectId: null }, card);
      }
    }
  }

  private async intakeOf(blob: BodyBlob, at: number): Promise<Picture> {
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
