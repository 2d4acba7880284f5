import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { RecurringWork } from '../common/index.js';
import { Env } from '../config/index.js';
import { LedgerRepository } from './ledger.repository.js';
import { MonthlyGrants } from './monthly-grants.js';

const PASS_MS = 3_600_000;
const RELEASE_BATCH = 1_000;

/** What money needs now and then, in every process that works: grants of a new month, holds that outlived their job. */
@Injectable()
export class BillingUpkeep implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(BillingUpkeep.name);
  private readonly upkeep = new RecurringWork(
    () => this.pass(),
    ({ message }) => this.logger.warn(`The upkeep of credits failed: ${message}`),
  );

  constructor(
    private readonly env: Env,
    private readonly grants: MonthlyGrants,
    private readonly ledger: LedgerRepository,
  ) {}

  onApplicationBootstrap(): void {
    if (this.env.ROLE !== 'api') {
      this.upkeep.start(PASS_MS, { isDueNow: true });
    }
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.upkeep.stop();
  }

  async pass(): Promise<void> {
    const teams = await this.grants.grantAll();
    const released = await this.ledger.releaseExpired(RELEASE_BATCH);
    if (teams > 0) {
      this.logger.log(`${teams} teams got their credits of the month.`);
    }
    if (released > 0) {
      this.logger.error(`${released} holds had outlived their jobs and were released: a settle did not resolve them.`);
    }
  }
}
