import { Injectable } from '@nestjs/common';
import { Database } from '../database/index.js';
import { Doorbell } from './doorbell.js';
import type { ClaimedJob, Job } from './job.entity.js';
import { JobWaiters } from './job-waiters.js';
import { JobWorker } from './job-worker.js';
import { type Ending, JobsRepository, type NewJob } from './jobs.repository.js';

/** What `jobs` asks of `generation`: end a live job at once; false when it had ended before. */
export type Canceller = (job: Job) => Promise<boolean>;

const isOver = (job: Job | null): boolean => job === null || job.finishedAt !== null;

/** Orders jobs, waits for them, ends them. */
@Injectable()
export class JobsService {
  private canceller: Canceller = () => Promise.reject(new Error('Nobody has said yet how jobs are cancelled.'));

  constructor(
    private readonly database: Database,
    private readonly jobs: JobsRepository,
    private readonly waiters: JobWaiters,
    private readonly doorbell: Doorbell,
    private readonly worker: JobWorker,
  ) {}

  /** Writes the job in the transaction in progress; the doorbell rings once that has committed. */
  async submit(job: NewJob): Promise<void> {
    await this.jobs.insert(job);
    this.database.afterCommit(() => this.doorbell.ring(job.id));
  }

  find(id: string): Promise<Job | null> {
    return this.jobs.find(id);
  }

  listLiveOf(ownerId: string): Promise<Job[]> {
    return this.jobs.findLiveOf(ownerId);
  }

  /** Generation enters itself while modules are set up. */
  cancelWith(canceller: Canceller): void {
    this.canceller = canceller;
  }

  /** See `Canceller`. */
  cancel(job: Job): Promise<boolean> {
    return this.canceller(job);
  }

  /** Lets everyone who waits go on with what is known: the process stops. */
  stopWaiting(): void {
    this.waiters.close();
  }

  /** See `JobsRepository.end`; only the settle of the pipeline calls it. */
  end(id: string, leaseToken: string | null, ending: Ending): Promise<boolean> {
    return this.jobs.end(id, leaseToken, ending);
  }

  async postpone(job: ClaimedJob, delayMs: number): Promise<void> {
    if (await this.jobs.postpone(job, delayMs)) {
      this.worker.wakeIn(delayMs);
    }
  }

  /** The job as it stands when it ends, when the time is up, or when this process stops. */
  async waitForEnd(id: string, timeoutMs: number): Promise<Job | null> {
    const until = performance.now() + timeoutMs;
    for (;;) {
      const { news, stop } = this.waiters.next(id, Math.max(0, until - performance.now()));
      const job = await this.jobs.find(id).catch((error: unknown) => {
        stop();
        throw error;
      });
      if (isOver(job) || performance.now() >= until || this.waiters.isClosed) {
        stop();
        return job;
      }
      await news;
    }
  }
}
