import { Injectable } from '@nestjs/common';
import { isUuid } from '../common/index.js';
import type { Caller } from '../http/index.js';
import { AttemptsRepository, type PastCall } from './attempts.repository.js';
import { isOver, type JobView, statusOf } from './job-view.js';
import { type JobFilter, JobViewsRepository } from './job-views.repository.js';
import { JobNotCancellableError, JobNotFoundError } from './jobs.errors.js';
import { JobsService } from './jobs.service.js';

export interface JobPage {
  jobs: JobView[];
  hasMore: boolean;
  totalCount: number;
}

/** What a team sees of its jobs, of whatever kind, and the one thing it may do to them. */
@Injectable()
export class JobViewsService {
  constructor(
    private readonly views: JobViewsRepository,
    private readonly jobs: JobsService,
    private readonly attempts: AttemptsRepository,
  ) {}

  async get(caller: Pick<Caller, 'teamId' | 'isTest'>, id: string): Promise<JobView> {
    const job = isUuid(id) ? await this.views.find(caller, id) : null;
    if (!job) {
      throw new JobNotFoundError();
    }
    return job;
  }

  /** The job as it stands when it ends, or when the time is up. */
  async waitFor(caller: Caller, id: string, timeoutMs: number): Promise<JobView> {
    const job = await this.get(caller, id);
    if (isOver(job)) {
      return job;
    }
    await this.jobs.waitForEnd(job.id, timeoutMs);
    return this.get(caller, id);
  }

  async list(caller: Caller, filter: JobFilter, page: { limit: number; offset: number }): Promise<JobPage> {
    const [jobs, totalCount] = await Promise.all([
      this.views.list(caller, filter, page),
      this.views.count(caller, filter),
    ]);
    return { jobs, hasMore: page.offset + jobs.length < totalCount, totalCount };
  }

  /** Ends a live job at once; one that was cancelled before stays as it is. */
  async cancel(caller: Caller, id: string): Promise<JobView> {
    const job = await this.get(caller, id);
    const row = isOver(job) ? null : await this.jobs.find(job.id);
    if (row) {
      await this.jobs.cancel(row);
    }
    const after = await this.get(caller, id);
    if (after.state !== 'cancelled') {
      throw new JobNotCancellableError(statusOf(after));
    }
    return after;
  }

  /** Every call that was made for it. */
  listCalls({ id }: JobView): Promise<PastCall[]> {
    return this.attempts.listCalls(id);
  }
}
