import { Injectable } from '@nestjs/common';
import { AttemptsRepository, type ClaimedJob, type Job, type JobError, type JobRunner } from '../jobs/index.js';
import type { OrderInput } from './order.js';
import { SettlementService } from './settlement.service.js';
import { ShotsService } from './shots.service.js';

/** Runs a claimed job: every shot that is not there yet, then the settle. */
@Injectable()
export class GenerationRunner implements JobRunner {
  constructor(
    private readonly attempts: AttemptsRepository,
    private readonly shots: ShotsService,
    private readonly settlement: SettlementService,
  ) {}

  async run(job: ClaimedJob, signal: AbortSignal): Promise<void> {
    try {
      await this.takeShots(job, signal);
    } catch (error) {
      if (!signal.aborted) {
        throw error;
      }
    }
  }

  async giveUp(job: Job): Promise<void> {
    const isLate = job.deadline.getTime() <= Date.now();
    await this.settlement.settle(job, isLate ? DEADLINE_EXCEEDED : WORKER_LOST);
  }

  private async takeShots(job: ClaimedJob, signal: AbortSignal): Promise<void> {
    const taken = new Set((await this.attempts.listPictures(job.id)).map(({ shot }) => shot));
    let error: JobError | null = null;
    for (const shot of (job.input as OrderInput).shots.filter(({ name }) => !taken.has(name))) {
      const result = await this.shots.take(job, shot, signal);
      if (result.end === 'postponed' || result.end === 'lost') {
        return;
      }
      error ??= result.end === 'failed' ? result.error : null;
    }
    await this.settlement.settle(job, error);
  }
}

const DEADLINE_EXCEEDED: JobError = {
  code: 'deadline_exceeded',
  message: 'The picture was not made in time. Order it again.',
  retryable: true,
};

const WORKER_LOST: JobError = {
  code: 'worker_lost',
  message: 'The service lost its worker too often while it made this picture. Order it again.',
  retryable: true,
};
