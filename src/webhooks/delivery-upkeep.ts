import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
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
  private readonly timers: NodeJS.Timeout[] = [];

  constructor(
    private readonly env: Env,
    private readonly queue: DeliveryQueue,
    private readonly events: WebhookEventsRepository,
  ) {}

  onApplicationBootstrap(): void {
    if (this.env.ROLE === 'api') {
      return;
    }
    this.timers.push(
      setInterval(() => void this.attempt(() => this.sweep()), this.env.JOB_SWEEP_MS),
      setInterval(() => void this.attempt(() => this.purge()), PURGE_MS),
    );
  }

  onModuleDestroy(): void {
    for (const timer of this.timers) {
      clearInterval(timer);
    }
  }

  async sweep(): Promise<void> {
    await this.queue.requeueLost();
    await this.queue.discardStranded();
  }

  async purge(): Promise<void> {
    let removed = BATCH;
    while (removed === BATCH) {
      removed = await this.events.removeOlderThan(KEPT_DAYS, BATCH);
    }
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.logger.warn(`Webhook deliveries could not be tidied: ${(error as Error).message}`);
    }
  }
}
