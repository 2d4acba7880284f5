import { Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { RecurringWork } from '../common/index.js';
import type { Database } from '../database/index.js';
import type { StorageService } from './storage.service.js';

const INTERVAL_MS = 60_000;
const PER_SWEEP = 100;

/** Removes, every minute, rows whose time is over and the folders that lie with them. Any number of processes may do so at once. */
export abstract class ExpirySweep implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(this.constructor.name);
  private readonly upkeep = new RecurringWork(
    () => this.sweepAll(),
    ({ message }) => this.logger.warn(`What has expired could not be removed: ${message}`),
  );

  constructor(
    private readonly database: Database,
    private readonly storage: StorageService,
  ) {}

  /** Deletes at most so many rows; answers for each the folder (`…/`) that goes with it, null where it has a new owner. */
  protected abstract removeExpired(limit: number): Promise<(string | null)[]>;

  onApplicationBootstrap(): void {
    this.upkeep.start(INTERVAL_MS);
  }

  onModuleDestroy(): Promise<void> {
    return this.upkeep.stop();
  }

  /** A limited number per call. */
  sweep(): Promise<number> {
    return this.database.transaction(async () => {
      const folders = await this.removeExpired(PER_SWEEP);
      for (const folder of folders.filter((one) => one !== null)) {
        await this.storage.remove(folder);
      }
      return folders.length;
    });
  }

  private async sweepAll(): Promise<void> {
    while ((await this.sweep()) === PER_SWEEP && !this.upkeep.isStopping) {
      // The next lot follows until one is not full.
    }
  }
}
