import { Injectable } from '@nestjs/common';
import type { Job } from './job.entity.js';
import { JobRecordsRepository } from './job-records.repository.js';
import { JobsService } from './jobs.service.js';

/** Does failed jobs again, without a price: who asked for it pays for it. Part of the transaction in progress. */
@Injectable()
export class JobRetriesService {
  constructor(
    private readonly records: JobRecordsRepository,
    private readonly jobs: JobsService,
  ) {}

  /** The failed job, held; null when it did not fail, when its subject was ordered anew since, or when its words were erased. */
  async lock(id: string): Promise<Job | null> {
    const lock = await this.records.lockForRetry(id);
    const job = lock && !lock.hasNewer ? await this.jobs.find(id) : null;
    return job?.state === 'failed' && hasWords(job) ? job : null;
  }

  /** Orders this much of it once more under a new id. */
  async submit(job: Job, id: string, { input, units }: { input: object; units: number }): Promise<void> {
    const { teamId, isTest, kind, subjectId, ownerId, clientReferenceId, details } = job;
    const order = { id, teamId, isTest, kind, subjectId, ownerId, input, units, unitPriceMilli: 0 };
    await this.jobs.submit({ ...order, clientReferenceId, details });
    await this.records.markRetry(id, job.id);
  }
}

const hasWords = ({ input }: Job): boolean => Object.keys(input as object).length > 0;
