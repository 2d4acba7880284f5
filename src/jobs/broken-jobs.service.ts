import { Injectable, Logger } from '@nestjs/common';
import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';
import { Env } from '../config/index.js';
import { Database, isUnavailable } from '../database/index.js';
import { AttemptsRepository } from './attempts.repository.js';
import type { ClaimedJob } from './job.entity.js';
import { JobsRepository } from './jobs.repository.js';

/** For a database that had no time, or was away, to find some. */
const PAUSE_MS = 1_000;
/** For whatever else broke a run to pass; twice as long each time. */
const FIRST_REST_MS = 10_000;
const PATIENCE = {
  maxAttempts: Number.POSITIVE_INFINITY,
  backoff: new ExponentialBackoff({ initialDelay: 250, maxDelay: 5_000 }),
};

/** What becomes of a job whose run threw: another takes it up, and nobody waits until its lease runs out. */
@Injectable()
export class BrokenJobsService {
  private readonly logger = new Logger(BrokenJobsService.name);
  private readonly policy = retry(handleWhen(isUnavailable), PATIENCE);

  constructor(
    private readonly env: Env,
    private readonly database: Database,
    private readonly jobs: JobsRepository,
    private readonly attempts: AttemptsRepository,
  ) {}

  /**
   * That the database was away leaves no mark. Any other error costs the job a life, and on its last one it keeps its lease
   * for the sweeper to find. The signal ends the trying.
   */
  async letGo(job: ClaimedJob, error: Error, signal: AbortSignal): Promise<void> {
    this.logger.error({ jobId: job.id, teamId: job.teamId, err: error }, 'A job broke; it goes back to the queue');
    const tries = AbortSignal.any([signal, AbortSignal.timeout(this.env.JOB_LEASE_MS)]);
    try {
      await this.policy.execute(() => this.handBack(job, error), tries);
    } catch (failure) {
      const { message: reason } = failure as Error;
      this.logger.warn({ jobId: job.id, teamId: job.teamId, reason }, 'It could not; its lease will run out');
    }
  }

  private handBack(job: ClaimedJob, error: Error): Promise<void> {
    return this.database.transaction(async () => {
      const isBack = isUnavailable(error)
        ? await this.jobs.postpone(job, PAUSE_MS)
        : await this.jobs.abandon(job, this.env.JOB_CRASH_BUDGET, FIRST_REST_MS);
      if (isBack) {
        await this.attempts.forgetCalls([job.id]);
      }
    });
  }
}
