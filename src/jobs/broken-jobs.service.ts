import { Injectable, Logger } from '@nestjs/common';
import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';
import { Database, isUnavailable } from '../database/index.js';
import { AttemptsRepository } from './attempts.repository.js';
import type { ClaimedJob } from './job.entity.js';
import { JobsRepository } from './jobs.repository.js';

/** For a database that had no time, or was away, to find some. */
const PAUSE_MS = 1_000;
const PATIENCE = { maxAttempts: 5, backoff: new ExponentialBackoff({ initialDelay: 250, maxDelay: 5_000 }) };

/** What becomes of a job whose run threw: another takes it up, and nobody waits until its lease runs out. */
@Injectable()
export class BrokenJobsService {
  private readonly logger = new Logger(BrokenJobsService.name);
  private readonly policy = retry(handleWhen(isUnavailable), PATIENCE);

  constructor(
    private readonly database: Database,
    private readonly jobs: JobsRepository,
    private readonly attempts: AttemptsRepository,
  ) {}

  /** An error of its own counts as a lost worker; that the database was away leaves no mark. The signal ends the trying. */
  async letGo(job: ClaimedJob, error: Error, signal: AbortSignal): Promise<void> {
    this.logger.error({ jobId: job.id, teamId: job.teamId, err: error }, 'A job broke; it goes back to the queue');
    try {
      await this.policy.execute(() => (isUnavailable(error) ? this.handBack(job) : this.jobs.abandon(job)), signal);
    } catch (failure) {
      const { message: reason } = failure as Error;
      this.logger.warn({ jobId: job.id, teamId: job.teamId, reason }, 'It could not; its lease will run out');
    }
  }

  private handBack(job: ClaimedJob): Promise<void> {
    return this.database.transaction(async () => {
      if (await this.jobs.postpone(job, PAUSE_MS)) {
        await this.attempts.forgetCalls([job.id]);
      }
    });
  }
}
