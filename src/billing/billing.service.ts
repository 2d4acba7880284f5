import { Injectable } from '@nestjs/common';
import type { Plan } from '../http/index.js';
import { InsufficientCreditsError, QuotaExceededError } from './billing.errors.js';
import { LedgerRepository, type Resolution } from './ledger.repository.js';
import type { QuotaMetric } from './limits.js';
import { readMilli } from './milli.js';
import { planQuota } from './plans.js';
import { QuotasRepository } from './quotas.repository.js';

interface OrderedJob {
  jobId: string;
  teamId: string;
  isTest: boolean;
}

export interface HoldOrder extends OrderedJob {
  amountMilli: number;
  /** Public id of what the credits are for, for the team's statement. */
  subject: string;
}

export interface UnitOrder extends OrderedJob {
  plan: Plan;
  metric: QuotaMetric;
}

/** What the pipeline asks of money: set aside when an order is taken, settled when its job ends. Test jobs cost nothing. */
@Injectable()
export class BillingService {
  constructor(
    private readonly ledger: LedgerRepository,
    private readonly quotas: QuotasRepository,
  ) {}

  /** Last statement of the order's transaction: from here on, other orders of the team wait for its commit. */
  async hold({ isTest, ...hold }: HoldOrder): Promise<void> {
    if (isTest || hold.amountMilli === 0) {
      return;
    }
    if (!(await this.ledger.placeHold(hold))) {
      throw new InsufficientCreditsError(hold.amountMilli);
    }
  }

  /** Last statement of the order's transaction, as `hold` is. */
  async takeUnit({ jobId, teamId, isTest, plan, metric }: UnitOrder): Promise<void> {
    if (isTest) {
      return;
    }
    const taking = await this.quotas.take({ jobId, teamId, metric, planLimit: planQuota(plan, metric) });
    if (!taking.isTaken) {
      throw new QuotaExceededError({ used: taking.used, limit: taking.limit }, taking.resetsInS);
    }
  }

  /**
   * In the transaction that ends the job: what was delivered is charged, the rest of the hold is let go, and a unit goes
   * back when nothing was delivered. Null when there was no open hold, so twice is once.
   */
  async resolve(job: { id: string; unitPrice: string }, deliveredUnits: number): Promise<Resolution | null> {
    if (deliveredUnits === 0) {
      await this.quotas.giveBack(job.id);
    }
    const unitPriceMilli = readMilli(job.unitPrice);
    return unitPriceMilli > 0 ? this.ledger.resolveHold(job.id, unitPriceMilli * deliveredUnits) : null;
  }
}
