import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { newId, RecurringWork } from '../common/index.js';
import { Env } from '../config/index.js';
import { JobWorker } from '../jobs/index.js';
import { ImageRouter } from '../providers/index.js';
import { WorkerPresenceRepository } from './worker-presence.repository.js';

const BEAT_MS = 2_000;

/** Says that this process works, and how it stands with its providers. */
@Injectable()
export class WorkerHeartbeat implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(WorkerHeartbeat.name);
  private readonly id = newId();
  private readonly heart = new RecurringWork(
    () => this.beat(),
    ({ message }) => this.logger.warn(`The heartbeat failed: ${message}`),
  );

  constructor(
    private readonly env: Env,
    private readonly presence: WorkerPresenceRepository,
    private readonly worker: JobWorker,
    private readonly router: ImageRouter,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.env.ROLE !== 'api') {
      await this.presence.removeDead();
      await this.beat();
      this.heart.start(BEAT_MS);
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (this.env.ROLE !== 'api') {
      await this.heart.stop();
      await this.presence.leave(this.id).catch((error: Error) => this.logger.warn(`No farewell: ${error.message}`));
    }
  }

  private beat(): Promise<void> {
    const { id, worker, router } = this;
    return this.presence.beat({
      id,
      slots: this.env.WORKER_CONCURRENCY,
      running: worker.load,
      circuits: router.breakerStates(),
    });
  }
}
