import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Env } from '../config/index.js';
import { JobSweeper, JobsService, JobWorker } from '../jobs/index.js';
import { GenerationRunner } from './generation.runner.js';

/** Starts the worker half of a process that has one, and brings it to rest before the process ends. */
@Injectable()
export class WorkerLifecycle implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(WorkerLifecycle.name);

  constructor(
    private readonly env: Env,
    private readonly worker: JobWorker,
    private readonly sweeper: JobSweeper,
    private readonly runner: GenerationRunner,
    private readonly jobs: JobsService,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.hasWorker) {
      await this.sweeper.start(this.runner);
      this.worker.start(this.runner);
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (this.hasWorker) {
      await this.bringToRest();
    }
    this.jobs.stopWaiting();
  }

  private async bringToRest(): Promise<void> {
    await this.sweeper.stop();
    const drained = this.worker.drain().then(() => 'drained' as const);
    if ((await Promise.race([drained, this.graceIsOver()])) === 'late') {
      this.logger.warn('Jobs still run at the end of the grace time; they go back to the queue.');
      await this.worker.handBack();
      await drained;
    }
  }

  private get hasWorker(): boolean {
    return this.env.ROLE !== 'api';
  }

  private graceIsOver(): Promise<'late'> {
    return new Promise((resolve) => {
      setTimeout(() => resolve('late'), this.env.SHUTDOWN_GRACE_MS).unref();
    });
  }
}
