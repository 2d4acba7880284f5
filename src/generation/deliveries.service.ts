import { Injectable } from '@nestjs/common';
import { AttemptsRepository, type Job, type JobPicture } from '../jobs/index.js';
import { StorageService } from '../storage/index.js';

/** The pictures of a job: kept while it runs, shown to the world when it is settled. */
@Injectable()
export class DeliveriesService {
  constructor(
    private readonly attempts: AttemptsRepository,
    private readonly storage: StorageService,
  ) {}

  list(job: Job): Promise<JobPicture[]> {
    return this.attempts.listPictures(job.id);
  }

  /** In the transaction in progress. */
  async publish({ teamId }: Job, pictures: JobPicture[]): Promise<void> {
    for (const { objectKey, mimeType, bytes, sha256, width, height } of pictures) {
      await this.storage.publish({ key: objectKey, teamId, mimeType, bytes, sha256, width, height });
    }
  }
}
