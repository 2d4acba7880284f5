import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { ObjectStore } from './object-store.js';
import { StoreAwayError } from './storage.errors.js';

/** Tells the operator at the start what is wrong with the store of pictures. It may come right later, so nothing waits for it. */
@Injectable()
export class StoreCheck implements OnApplicationBootstrap {
  private readonly logger = new Logger(StoreCheck.name);

  constructor(private readonly store: ObjectStore) {}

  onApplicationBootstrap(): void {
    void this.look();
  }

  private async look(): Promise<void> {
    try {
      await this.store.check();
    } catch (error) {
      const reason = error instanceof StoreAwayError ? error.reason : (error as Error).message;
      this.logger.error(`Pictures can be neither kept nor shown until this is mended: ${reason}`);
    }
  }
}
