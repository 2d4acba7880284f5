import { Injectable } from '@nestjs/common';
import type { Caller } from '../http/index.js';
import { ModerationBlockedError, PictureModerationService } from '../moderation/index.js';
import { type Picture, PictureIntake, PictureRejected, PictureRenditions } from '../storage/index.js';
import { ReferenceBlockedError, UnusableReferenceError } from './images.errors.js';

export const MAX_REFERENCE_BYTES = 15 * 2 ** 20;

/** Takes in a reference picture, and has it judged where there is somebody to judge pictures. Nothing is stored. */
@Injectable()
export class ReferenceIntakeService {
  constructor(
    private readonly intake: PictureIntake,
    private readonly renditions: PictureRenditions,
    private readonly moderation: PictureModerationService,
  ) {}

  async take(caller: Caller, bytes: Uint8Array, at: number): Promise<Picture> {
    const picture = await this.open(bytes, at);
    await this.judge(caller, picture, at);
    return picture;
  }

  private async open(bytes: Uint8Array, at: number): Promise<Picture> {
    try {
      return await this.intake.intake(bytes, { maxBytes: MAX_REFERENCE_BYTES });
    } catch (error) {
      throw error instanceof PictureRejected ? new UnusableReferenceError(at, error.message) : error;
    }
  }

  private async judge({ teamId, isTest }: Caller, { bytes }: Picture, at: number): Promise<void> {
    const owner = { teamId, isTest, subjectId: null };
    try {
      await this.moderation.judgeIfNeeded(owner, () => this.renditions.render(bytes));
    } catch (error) {
      throw error instanceof ModerationBlockedError ? new ReferenceBlockedError(at) : error;
    }
  }
}
