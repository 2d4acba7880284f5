import { Injectable } from '@nestjs/common';
import { NotFoundError, type Page, pageOf, unknownCursor } from '../http/index.js';
import { AttemptsRepository, type PastCall } from './attempts.repository.js';
import type { JobRecord, QueueState } from './job-record.js';
import { type JobRecordFilter, JobRecordsRepository } from './job-records.repository.js';

/** Jobs of all teams, for their operator. */
@Injectable()
export class JobRecordsService {
  constructor(
    private readonly records: JobRecordsRepository,
    private readonly attempts: AttemptsRepository,
  ) {}

  async list(filter: JobRecordFilter, limit: number, after: string | null): Promise<Page<JobRecord>> {
    if (after && !(await this.records.find(after))) {
      throw unknownCursor();
    }
    return pageOf(await this.records.list(filter, limit + 1, after), limit);
  }

  async get(id: string): Promise<JobRecord> {
    const job = await this.records.find(id);
    if (!job) {
      throw new NotFoundError('job');
    }
    return job;
  }

  listCalls({ id }: JobRecord): Promise<PastCall[]> {
    return this.attempts.listCalls(id);
  }

  queue(): Promise<QueueState> {
    return this.records.queue();
  }
}
