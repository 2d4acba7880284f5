import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Database } from '../../database/index.js';
import { StorageService } from '../../storage/index.js';
import { folderOf } from './upload-keys.js';
import { UploadsRepository } from './uploads.repository.js';

const INTERVAL_MS = 60_000;
const PER_SWEEP = 100;

/** Removes tickets whose 24 hours are over, and the bytes of those that nobody used. Any number of processes may do so at once. */
@Injectable()
export class UploadsSweep implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(UploadsSweep.name);
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly database: Database,
    private readonly uploads: UploadsRepository,
    private readonly storage: StorageService,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.sweepQuietly(), INTERVAL_MS);
  }

  onModuleDestroy(): void {
    clearInterval(this.timer ?? undefined);
  }

  /** A limited number per call. */
  sweep(): Promise<number> {
    return this.database.transaction(async () => {
      const expired = await this.uploads.removeExpired(PER_SWEEP);
      for (const upload of expired.filter(({ consumedAt }) => !consumedAt)) {
        await this.storage.remove(`${folderOf(upload)}/`);
      }
      return expired.length;
    });
  }

  private async sweepQuietly(): Promise<void> {
    try {
      while ((await this.sweep()) === PER_SWEEP) {
        // The next lot follows until one is not full.
      }
    } catch (error) {
      this.logger.warn(`Expired uploads could not be removed: ${(error as Error).message}`);
    }
  }
}
