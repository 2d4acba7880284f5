import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { RecurringWork } from '../common/index.js';
import { Env } from '../config/index.js';
import { StorageService } from './storage.service.js';

const PASS_MS = 3_600_000;
/** A picture gets its row when its job settles; no job lives this long. */
const ORPHAN_AGE_MS = 24 * 3_600_000;

/** Removes files of workers that died between storing and settling. Any number of processes may do so at once. */
@Injectable()
export class OrphanSweep implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(OrphanSweep.name);
  private readonly upkeep = new RecurringWork(
    () => this.pass(),
    ({ message }) => this.logger.warn(`The orphan sweep failed: ${message}`),
  );

  constructor(
    private readonly env: Env,
    private readonly storage: StorageService,
  ) {}

  onApplicationBootstrap(): void {
    if (this.env.ROLE !== 'api') {
      this.upkeep.start(PASS_MS);
    }
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.upkeep.stop();
  }

  private async pass(): Promise<void> {
    const count = await this.storage.sweepOrphans(ORPHAN_AGE_MS);
    if (count > 0) {
      this.logger.log(`${count} files without a row were removed.`);
    }
  }
}
