import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../database/index.js';
import { Doorbell } from './doorbell.js';
import type { ClaimedJob, Job } from './job.entity.js';
import { JobWaiters } from './job-waiters.js';
import { JobWorker } from './job-worker.js';
import { type Ending, JobsRepository, type NewJob } from './jobs.repository.js';

/** What `jobs` asks of `generation`: end a live job at once; false when it had ended before. */
export type Canceller = (job: Job) => Promise<boolean>;

type OrderedJob = Pick<Job, 'id' | 'teamId' | 'kind'>;

export interface EndedJob {
  kind: string;
  state: Ending['state'];
}

const isOver = (job: Job | null): boolean => job === null || job.finishedAt !== null;

/** Orders jobs, waits for them, ends them. */
@Injectable()
export class JobsService {
  private readonly logger = new Logger('Jobs');
  private readonly endListeners: ((job: EndedJob) => void)[] = [];
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
    this.database.afterCommit(() => {
      this.doorbell.ring(job.id);
      // A worker in this very process need not wait until it hears the ring.
      this.worker.wake();
    });
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
  async end(job: OrderedJob, leaseToken: string | null, ending: Ending): Promise<boolean> {
    const hasEnded = await this.jobs.end(job.id, leaseToken, ending);
    if (hasEnded) {
      this.database.afterCommit(() => this.tellEnd(job, ending));
    }
    return hasEnded;
  }

  /** Is told of every job that this process ended, once that has committed. */
  onEnd(listener: (job: EndedJob) => void): void {
    this.endListeners.push(listener);
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

  private tellEnd({ id: jobId, teamId, kind }: OrderedJob, { state, delivered, error }: Ending): void {
    this.logger.log({ jobId, teamId, kind, state, delivered, reason: error?.code }, 'A job ended');
    for (const listener of this.endListeners) {
      listener({ kind, state });
    }
  }
}
