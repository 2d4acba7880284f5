import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { IdempotencyKeysRepository } from './idempotency-keys.repository.js';

const INTERVAL_MS = 60_000;
const BATCH = 1_000;

/** Removes keys whose 24 hours are over; after that a key is new, reaped or not. */
@Injectable()
export class IdempotencyReaper implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(IdempotencyReaper.name);
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly keys: IdempotencyKeysRepository) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.reap(), INTERVAL_MS);
  }

  onModuleDestroy(): void {
    clearInterval(this.timer ?? undefined);
  }

  async reap(): Promise<void> {
    try {
      while ((await this.keys.removeExpired(BATCH)) === BATCH) {
        // The next batch follows until one is not full.
      }
    } catch (error) {
      this.logger.warn(`Expired keys could not be removed: ${(error as Error).message}`);
    }
  }
}
