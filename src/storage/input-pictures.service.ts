import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { RecurringWork } from '../common/index.js';
import { isTeamErased } from '../database/index.js';
import { InputObjectsRepository } from './input-objects.repository.js';
import { ObjectStore } from './object-store.js';
import type { Picture } from './picture-intake.js';
import { StoreAwayError } from './storage.errors.js';

/** Far beyond the deadline of any job. */
const UNUSED_MS = 24 * 3_600_000;
const SWEEP_INTERVAL_MS = 600_000;
const PER_SWEEP = 100;
/** A deletion takes a moment, unless the store is away. */
const LOOKS = 20;
const LOOK_MS = 100;
/** The erasure of a team waits longer than this for what was let in before. */
const QUICK_PUT_MS = 1_000;
/** As long as a row counts as just touched: the same picture for many orders in a row is stored once. */
const JUST_STORED_MS = 60_000;
const MAX_JUST_STORED = 1_000;

/** Pictures that came with orders, by what they hold: the same picture of the same team is one file. */
@Injectable()
export class InputPictures implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(InputPictures.name);
  private readonly upkeep = new RecurringWork(
    () => this.sweepAll(),
    ({ message }) => this.logger.warn(`Unused pictures could not be removed: ${message}`),
  );

  /** When this process stored what, of late; the oldest first. */
  private readonly justStored = new Map<string, number>();

  constructor(
    private readonly inputs: InputObjectsRepository,
    private readonly bytes: ObjectStore,
  ) {}

  onApplicationBootstrap(): void {
    this.upkeep.start(SWEEP_INTERVAL_MS);
  }

  onModuleDestroy(): Promise<void> {
    return this.upkeep.stop();
  }

  /** Stores the picture and answers its key. The row comes first: from then on no sweep takes the file. */
  async keep(teamId: string, { bytes, sha256 }: Pick<Picture, 'bytes' | 'sha256'>): Promise<string> {
    const key = `team/${teamId}/input/${sha256}`;
    const { isFresh } = await this.claim(key);
    if (isFresh && this.wasJustStored(key)) {
      return key;
    }
    const begunAt = performance.now();
    await this.bytes.put(key, bytes);
    if (performance.now() - begunAt > QUICK_PUT_MS) {
      await this.confirm(key);
    }
    this.remember(key);
    return key;
  }

  /** Deletes what nobody used for a while, a limited number per call. No transaction waits for the store. */
  async sweep(unusedMs = UNUSED_MS): Promise<number> {
    const keys = await this.inputs.condemn(unusedMs, PER_SWEEP);
    for (const key of keys) {
      await this.bytes.delete(key);
      await this.inputs.remove(key);
    }
    return keys.length;
  }

  /** Its team may be gone by now, and its folder purged. */
  private async confirm(key: string): Promise<void> {
    try {
      await this.claim(key);
    } catch (error) {
      if (isTeamErased(error)) {
        await this.bytes.delete(key);
      }
      throw error;
    }
  }

  private async claim(key: string): Promise<{ isFresh: boolean }> {
    for (let look = 1; look <= LOOKS; look += 1) {
      const touched = await this.inputs.touch(key);
      if (touched) {
        return touched;
      }
      await delay(LOOK_MS);
    }
    throw new StoreAwayError(`${key} is being deleted for too long`);
  }

  private wasJustStored(key: string): boolean {
    return performance.now() - (this.justStored.get(key) ?? Number.NEGATIVE_INFINITY) < JUST_STORED_MS;
  }

  private remember(key: string): void {
    this.justStored.delete(key);
    this.justStored.set(key, performance.now());
    const [oldest] = this.justStored.keys();
    if (oldest !== undefined && this.justStored.size > MAX_JUST_STORED) {
      this.justStored.delete(oldest);
    }
  }

  private async sweepAll(): Promise<void> {
    while ((await this.sweep()) === PER_SWEEP && !this.upkeep.isStopping) {
      // The next lot follows until one is not full.
    }
  }
}
