import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { RecurringWork } from '../common/index.js';
import { Env } from '../config/index.js';
import { DeliveryQueue } from './delivery-queue.repository.js';
import { WebhookEventsRepository } from './webhook-events.repository.js';

const PURGE_MS = 600_000;
const BATCH = 1_000;

export const KEPT_DAYS = 30;

/** Brings back what dead dispatchers held, and forgets what is older than the log goes. */
@Injectable()
export class DeliveryUpkeep implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(DeliveryUpkeep.name);
  private readonly sweeping = new RecurringWork(
    () => this.sweep(),
    (error) => this.tell(error),
  );
  private readonly purging = new RecurringWork(
    () => this.purge(),
    (error) => this.tell(error),
  );

  constructor(
    private readonly env: Env,
    private readonly queue: DeliveryQueue,
    private readonly events: WebhookEventsRepository,
  ) {}

  onApplicationBootstrap(): void {
    if (this.env.ROLE !== 'api') {
      this.sweeping.start(this.env.JOB_SWEEP_MS);
      this.purging.start(PURGE_MS);
    }
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([this.sweeping.stop(), this.purging.stop()]);
  }

  async sweep(): Promise<void> {
    await this.queue.requeueLost();
    await this.queue.discardStranded();
  }

  async purge(): Promise<void> {
    let removed = BATCH;
    while (removed === BATCH && !this.purging.isStopping) {
      removed = await this.events.removeOlderThan(KEPT_DAYS, BATCH);
    }
  }

  private tell({ message }: Error): void {
    this.logger.warn(`Webhook deliveries could not be tidied: ${message}`);
  }
}
