import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Database } from '../../database/index.js';
import { StorageService } from '../../storage/index.js';
import { FilesRepository } from './files.repository.js';
import { folderOf } from './files.service.js';

const INTERVAL_MS = 60_000;
const PER_SWEEP = 100;

/** Removes files whose day is over, with their pictures. Any number of processes may do so at once. */
@Injectable()
export class FilesSweep implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(FilesSweep.name);
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly database: Database,
    private readonly files: FilesRepository,
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
      const expired = await this.files.removeExpired(PER_SWEEP);
      for (const file of expired) {
        await this.storage.remove(`${folderOf(file)}/`);
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
      this.logger.warn(`Expired files could not be removed: ${(error as Error).message}`);
    }
  }
}
