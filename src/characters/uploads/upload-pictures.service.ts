import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { newId } from '../../common/index.js';
import { PictureIntake, PictureRejected, StorageService } from '../../storage/index.js';
import { folderOf } from './upload-keys.js';
import { UploadInvalidError } from './uploads.errors.js';
import { type ReceivedPicture, UploadsRepository } from './uploads.repository.js';

export const MAX_UPLOAD_BYTES = 15 * 2 ** 20;

/** Opens what was sent to a ticket. Only our re-encode is kept; the bytes as they came are never served. */
@Injectable()
export class UploadPicturesService {
  constructor(
    private readonly uploads: UploadsRepository,
    private readonly intake: PictureIntake,
    private readonly storage: StorageService,
  ) {}

  /** Null when the ticket has its picture already. */
  async receive(upload: { teamId: string; id: string }, sent: Buffer): Promise<ReceivedPicture | null> {
    const { bytes: content, mimeType, width, height, sha256 } = await this.open(sent);
    // Of two senders at once each stores its own, and the row decides: the other one takes its own away again.
    const objectKey = `${folderOf(upload)}/${newId()}`;
    const { bytes } = await this.storage.store(objectKey, content);
    const sentSha256 = createHash('sha256').update(sent).digest('hex');
    const picture = { objectKey, mimeType, width, height, bytes, sha256, sentSha256 };
    if (await this.uploads.receive(upload.teamId, upload.id, picture)) {
      return picture;
    }
    await this.storage.remove(objectKey);
    return null;
  }

  private async open(sent: Buffer) {
    try {
      return await this.intake.intake(sent, { maxBytes: MAX_UPLOAD_BYTES });
    } catch (error) {
      throw error instanceof PictureRejected ? new UploadInvalidError(undefined, error.message) : error;
    }
  }
}
