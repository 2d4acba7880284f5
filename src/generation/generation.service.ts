import { Injectable } from '@nestjs/common';
import { BillingService } from '../billing/index.js';
import { newId } from '../common/index.js';
import { type Job, JobsService } from '../jobs/index.js';
import { ImageRouter } from '../providers/index.js';
import type { Order } from './order.js';
import type { Announcement } from './outcome.handler.js';
import { SettlementService } from './settlement.service.js';
import { SpendCeiling } from './spend-ceiling.js';

/** What products ask of the pipeline: order, wait, cancel. */
@Injectable()
export class GenerationService {
  constructor(
    private readonly jobs: JobsService,
    private readonly router: ImageRouter,
    private readonly settlement: SettlementService,
    private readonly billing: BillingService,
    private readonly ceiling: SpendCeiling,
  ) {}

  /** Whether any provider would serve this caller. */
  isConfigured({ isTest }: { isTest: boolean }): boolean {
    return this.router.configured(isTest).length > 0;
  }

  /**
   * Writes the job into the transaction in progress, then takes what it costs, and answers its id. Call it last: the rows
   * of money are locked until the commit, and orders of one team take turns at them. Work begins once that has committed.
   */
  async order(order: Order): Promise<string> {
    const { id = newId(), kind, teamId, isTest, subjectId, ownerId, shots, folder, hasRenditions } = order;
    const { clientReferenceId, details } = order;
    const unitPriceMilli = 'unitPriceMilli' in order ? order.unitPriceMilli : 0;
    const input = { shots, folder, hasRenditions };
    await this.jobs.submit({
      id,
      kind,
      teamId,
      isTest,
      subjectId,
      ownerId,
      input,
      units: shots.length,
      unitPriceMilli,
      clientReferenceId,
      details,
    });
    await this.charge(id, order);
    // After the team's money: all orders of all teams take turns at this row, where there is one.
    await this.ceiling.reserve(order);
    return id;
  }

  /** The job when it has ended, or as it stands when the time is up. */
  waitForEnd(jobId: string, timeoutMs: number): Promise<Job | null> {
    return this.jobs.waitForEnd(jobId, timeoutMs);
  }

  /** Ends a live job at once; false when it had ended before. See `SettlementService.cancel` for the farewell. */
  async cancel(jobId: string, farewell: Announcement | null = null): Promise<boolean> {
    const job = await this.jobs.find(jobId);
    return job !== null && this.settlement.cancel(job, farewell);
  }

  /** Cancels what still runs for an owner that goes away, in the transaction in progress. */
  async cancelOwnedBy(ownerId: string): Promise<void> {
    for (const job of await this.jobs.listLiveOf(ownerId)) {
      await this.settlement.cancel(job);
    }
  }

  private charge(jobId: string, order: Order): Promise<void> {
    const { teamId, isTest, subjectId, publicId: subject = subjectId, shots } = order;
    return 'quota' in order
      ? this.billing.takeUnit({ jobId, teamId, isTest, ...order.quota })
      : this.billing.hold({ jobId, teamId, isTest, subject, amountMilli: order.unitPriceMilli * shots.length });
  }
}
