import { Injectable } from '@nestjs/common';
import { fromUlid } from '../../common/index.js';
import type { Caller } from '../../http/index.js';
import { ObjectMissingError, StorageService } from '../../storage/index.js';
import { type Classification, PoseClassifier } from './pose-classifier.service.js';
import { sentKeyOf, ticketOf } from './upload-keys.js';
import { UploadPicturesService } from './upload-pictures.service.js';
import type { Upload, UploadedPicture } from './upload.entity.js';
import { UploadInvalidError } from './uploads.errors.js';
import { UploadsRepository } from './uploads.repository.js';

type IdParam = 'upload_id' | 'upload_ids';

/** Pictures that customers bring for characters: a ticket each, used once. */
@Injectable()
export class UploadsService {
  constructor(
    private readonly uploads: UploadsRepository,
    private readonly pictures: UploadPicturesService,
    private readonly classifier: PoseClassifier,
    private readonly storage: StorageService,
  ) {}

  async classify(caller: Caller, uploadId: string): Promise<Classification> {
    const id = idOf(uploadId, 'upload_id');
    const classification = await this.classifier.classify(caller, await this.sentHash(caller, id, 'upload_id'));
    await this.uploads.keepPose(caller, id, classification.pose);
    return classification;
  }

  /**
   * Outside any transaction, before `consume`: looks at pictures that were sent past us, to the bucket itself.
   * Answers what `consume` will answer if nobody else uses a ticket first; throws `UploadInvalidError`.
   */
  async prepare(caller: Caller, uploadIds: string[]): Promise<UploadedPicture[]> {
    const ids = idsOf(uploadIds);
    for (const id of ids) {
      await this.sentHash(caller, id, 'upload_ids');
    }
    return inOrder(ids, await this.uploads.findPictures(caller, ids));
  }

  /**
   * In the transaction in progress: uses up all of the tickets or throws `UploadInvalidError`, and answers their pictures
   * in the order asked. Of many at once exactly one gets a ticket. From the commit on the bytes under `objectKey` are the
   * caller's: they stay when he publishes them (or a copy) as a stored object in the same transaction; what nobody
   * published is swept a day later. After a rollback the tickets are open as before.
   */
  async consume(caller: Caller, uploadIds: string[]): Promise<UploadedPicture[]> {
    const ids = idsOf(uploadIds);
    const pictures = inOrder(ids, await this.uploads.consume(caller, ids));
    for (const id of ids) {
      // Bytes that were sent to the bucket may tell more than the picture shows, such as the place it was taken at.
      await this.storage.remove(sentKeyOf({ teamId: caller.teamId, id }));
    }
    return pictures;
  }

  /** In the transaction in progress: the tickets that these pictures came by go, with everything that was ever sent to them. */
  async forget(teamId: string, objectKeys: readonly string[]): Promise<void> {
    const tickets = objectKeys.map(ticketOf).filter((ticket) => ticket !== null);
    for (const { folder } of tickets) {
      await this.storage.remove(folder);
    }
    await this.uploads.remove(
      teamId,
      tickets.map(({ id }) => id),
    );
  }

  /** Of what was sent to the ticket, which is looked at now where that has not been done. */
  private async sentHash(caller: Caller, id: string, param: IdParam): Promise<string> {
    const open = await this.uploads.findOpen(caller, id);
    const upload = open && !open.receivedAt ? await this.lookAt(open, param) : open;
    if (!upload?.sentSha256) {
      throw new UploadInvalidError(param);
    }
    return upload.sentSha256;
  }

  /** Bytes that were sent past us lie in the bucket. Whatever is wrong with them, the answer is one. */
  private async lookAt(upload: Upload, param: IdParam): Promise<Pick<Upload, 'sentSha256'> | null> {
    try {
      return (await this.takeIn(upload)) ?? (await this.uploads.find(upload.teamId, upload.id));
    } catch (error) {
      throw error instanceof UploadInvalidError ? new UploadInvalidError(param) : error;
    }
  }

  /** Null when none have come, or somebody else has taken them in; from then on the bytes as they were sent are of no use. */
  private async takeIn(upload: Upload): Promise<Pick<Upload, 'sentSha256'> | null> {
    const key = sentKeyOf(upload);
    try {
      const picture = await this.pictures.receive(upload, await this.storage.read(key));
      await this.storage.remove(key);
      return picture;
    } catch (error) {
      if (error instanceof ObjectMissingError) {
        return null;
      }
      throw error;
    }
  }
}

/** What does not look like an id of ours answers like one that nobody has. */
function idOf(uploadId: string, param: IdParam): string {
  const id = fromUlid('upl', uploadId);
  if (!id) {
    throw new UploadInvalidError(param);
  }
  return id;
}

function idsOf(uploadIds: string[]): string[] {
  const ids = uploadIds.map((text) => idOf(text, 'upload_ids'));
  if (new Set(ids).size < ids.length) {
    throw new UploadInvalidError('upload_ids');
  }
  return ids;
}

function inOrder(ids: string[], pictures: UploadedPicture[]): UploadedPicture[] {
  return ids.map((id) => {
    const picture = pictures.find((one) => one.id === id);
    if (!picture) {
      throw new UploadInvalidError('upload_ids');
    }
    return picture;
  });
}
