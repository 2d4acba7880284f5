import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { RecurringWork } from '../common/index.js';
import { Env } from '../config/index.js';
import type { Erasure } from './erasure.entity.js';
import { ErasureRunner } from './erasure-runner.js';
import { ErasuresRepository } from './erasures.repository.js';

const PASS_MS = 1_000;
const RENEWAL_MS = 20_000;
const WHILE_DRAWING_MS = 500;
const AFTER_FAILURE_MS = 5_000;

/** Carries out erasures in every process that works; any number of them may do so at once. */
@Injectable()
export class ErasureUpkeep implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(ErasureUpkeep.name);
  private readonly upkeep = new RecurringWork(
    () => this.pass(),
    ({ message }) => this.logger.warn(`Erasures could not be carried out: ${message}`),
  );

  constructor(
    private readonly env: Env,
    private readonly erasures: ErasuresRepository,
    private readonly runner: ErasureRunner,
  ) {}

  onApplicationBootstrap(): void {
    if (this.env.ROLE !== 'api') {
      this.upkeep.start(PASS_MS);
    }
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.upkeep.stop();
  }

  /** Works on everything that is due. */
  async pass(): Promise<void> {
    for (
      let erasure = await this.erasures.claim();
      erasure;
      erasure = this.upkeep.isStopping ? null : await this.erasures.claim()
    ) {
      const { id } = erasure;
      try {
        if (!(await this.carryOut(erasure))) {
          await this.erasures.postpone(id, WHILE_DRAWING_MS);
        }
      } catch (error) {
        await this.erasures.postpone(id, AFTER_FAILURE_MS);
        this.logger.warn({ err: error, erasureId: id }, 'An erasure failed and is tried again');
      }
    }
  }

  /** Nobody else takes it up meanwhile, however much there is to look through. */
  private async carryOut(erasure: Erasure): Promise<boolean> {
    const renewal = setInterval(() => {
      this.erasures
        .renew(erasure.id)
        .catch((error: unknown) => this.logger.warn(`An erasure was not renewed: ${String(error)}`));
    }, RENEWAL_MS);
    try {
      return await this.runner.run(erasure);
    } finally {
      clearInterval(renewal);
    }
  }
}
