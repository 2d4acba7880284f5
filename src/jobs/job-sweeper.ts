import { Injectable, Logger } from '@nestjs/common';
import { RecurringWork } from '../common/index.js';
import { Env } from '../config/index.js';
import { AttemptsRepository } from './attempts.repository.js';
import { Doorbell } from './doorbell.js';
import type { JobRunner } from './job-runner.js';
import { JobWorker } from './job-worker.js';
import { JobsRepository } from './jobs.repository.js';

/** Finds jobs that lost their worker, their ring or their time. Any number of processes may sweep at once. */
@Injectable()
export class JobSweeper {
  private readonly logger = new Logger(JobSweeper.name);
  private sweeping: RecurringWork | null = null;

  constructor(
    private readonly env: Env,
    private readonly jobs: JobsRepository,
    private readonly attempts: AttemptsRepository,
    private readonly doorbell: Doorbell,
    private readonly worker: JobWorker,
  ) {}

  /** Resolves when leases of a former life are gone, and late jobs out of the queue; workers start after that. */
  async start(runner: JobRunner): Promise<void> {
    await this.expireOldLeases();
    // The first sweep ends them; a worker that starts meanwhile would pay for pictures that come too late.
    await this.jobs.takeHopeless(this.env.JOB_CRASH_BUDGET);
    this.sweeping = new RecurringWork(
      () => this.sweep(runner),
      ({ message }) => this.logger.warn(`A sweep failed: ${message}`),
    );
    this.sweeping.start(this.env.JOB_SWEEP_MS, { isDueNow: true });
  }

  async stop(): Promise<void> {
    await this.sweeping?.stop();
  }

  async sweep(runner: JobRunner): Promise<void> {
    const requeued = await this.jobs.requeueLost(this.env.JOB_CRASH_BUDGET);
    const hopeless = await this.jobs.takeHopeless(this.env.JOB_CRASH_BUDGET);
    const lost = [...requeued, ...hopeless.map(({ id }) => id)];
    const unknown = lost.length > 0 ? await this.attempts.forgetCalls(lost) : 0;
    for (const job of hopeless) {
      await runner.giveUp(job);
    }
    const unrung = await this.jobs.takeUnrung();
    for (const id of unrung) {
      this.doorbell.ring(id);
    }
    if (unrung.length > 0) {
      this.worker.wake();
    }
    if (lost.length > 0) {
      this.logger.warn({ requeued, hopeless: hopeless.length, unknownCalls: unknown }, 'Jobs had lost their worker');
    }
  }

  /** The embedded Postgres belongs to one process: a lease that is older than this process is nobody's. */
  private async expireOldLeases(): Promise<void> {
    if (!this.env.DATABASE_URL) {
      await this.jobs.expireLeases();
    }
  }
}
