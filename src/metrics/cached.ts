import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';

interface Options {
  name: string;
  maxAgeMs: number;
}

/** How soon a reading that failed is tried again. */
const RETRY_MS = 5_000;
/** A scrape is answered within this, whatever the database does. */
const PATIENCE_MS = 2_000;

/** A reading that is taken at most once in a while, however many ask for it. */
export class Cached<T> {
  private readonly logger = new Logger('Metrics');
  private value: T | null = null;
  private dueAt = 0;
  private taking: Promise<void> | null = null;

  constructor(
    private readonly take: () => Promise<T>,
    private readonly options: Options,
  ) {}

  /** The last reading; null when it failed. A slow one is not waited for: the one before stands. */
  async read(): Promise<T | null> {
    if (!this.taking && performance.now() >= this.dueAt) {
      this.taking = this.renew();
    }
    await Promise.race([this.taking, delay(PATIENCE_MS, undefined, { ref: false })]);
    return this.value;
  }

  private async renew(): Promise<void> {
    const { name, maxAgeMs } = this.options;
    try {
      this.value = await this.take();
      this.dueAt = performance.now() + maxAgeMs;
    } catch (error) {
      this.value = null;
      this.dueAt = performance.now() + RETRY_MS;
      this.logger.warn(`${name} could not be read: ${(error as Error).message}`);
    }
    this.taking = null;
  }
}
