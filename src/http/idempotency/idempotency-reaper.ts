import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { RecurringWork } from '../../common/index.js';
import { IdempotencyKeysRepository } from './idempotency-keys.repository.js';

const INTERVAL_MS = 60_000;
const BATCH = 1_000;

/** Removes keys whose 24 hours are over; after that a key is new, reaped or not. */
@Injectable()
export class IdempotencyReaper implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(IdempotencyReaper.name);
  private readonly upkeep = new RecurringWork(
    () => this.reap(),
    ({ message }) => this.logger.warn(`Expired keys could not be removed: ${message}`),
  );

  constructor(private readonly keys: IdempotencyKeysRepository) {}

  onApplicationBootstrap(): void {
    this.upkeep.start(INTERVAL_MS);
  }

  onModuleDestroy(): Promise<void> {
    return this.upkeep.stop();
  }

  async reap(): Promise<void> {
    while ((await this.keys.removeExpired(BATCH)) === BATCH && !this.upkeep.isStopping) {
      // The next batch follows until one is not full.
    }
  }
}
