import { Injectable } from '@nestjs/common';
import { JobWordsRepository } from './job-words.repository.js';

/** Everything a subject's jobs were asked for, when the subject goes away. */
export interface ErasedJobs {
  jobs: number;
  pictures: number;
}

/**
 * Takes the customer's words and the pictures' records out of jobs that have ended. What was paid, when and with what outcome
 * stays: the ledger speaks of it.
 */
@Injectable()
export class JobWordsService {
  constructor(private readonly words: JobWordsRepository) {}

  /** In the transaction in progress, if any. */
  async erase(jobIds: string[]): Promise<ErasedJobs> {
    if (jobIds.length === 0) {
      return { jobs: 0, pictures: 0 };
    }
    const pictures = await this.words.removePictures(jobIds);
    await this.words.blankCalls(jobIds);
    return { jobs: await this.words.blank(jobIds), pictures };
  }

  /** The same for the jobs that drew the subject itself; what was drawn from it keeps its words. */
  async eraseOfSubject(teamId: string, subjectId: string): Promise<ErasedJobs> {
    return this.erase(await this.words.listOfSubject(teamId, subjectId));
  }

  /** The same for everything that was ordered for these owners. */
  async eraseOwnedBy(ownerIds: string[]): Promise<ErasedJobs> {
    return this.erase(await this.words.listOwnedBy(ownerIds));
  }
}
