import { Injectable } from '@nestjs/common';
import { newId } from '../common/index.js';
import { type Job, JobRetriesService } from '../jobs/index.js';
import type { OrderInput } from './order.js';
import { OutcomeHandlers } from './outcome.handler.js';
import { OwedShotsService } from './owed-shots.service.js';
import { SpendCeiling } from './spend-ceiling.js';

/** Draws what has failed once more, at the operator's cost. */
@Injectable()
export class RetriesService {
  constructor(
    private readonly retries: JobRetriesService,
    private readonly owed: OwedShotsService,
    private readonly handlers: OutcomeHandlers,
    private readonly ceiling: SpendCeiling,
  ) {}

  /** The new job's id, in the transaction in progress; null when there is nothing to retry, or its subject or references have moved on. */
  async retry(jobId: string): Promise<string | null> {
    const job = await this.retries.lock(jobId);
    const shots = job && (await this.owed.find(job));
    if (!job || !shots) {
      return null;
    }
    const id = newId();
    if (!(await this.reopen(job, id))) {
      return null;
    }
    const input: OrderInput = { ...(job.input as OrderInput), shots };
    await this.retries.submit(job, id, { input, units: shots.length });
    await this.ceiling.reserve({ isTest: job.isTest, shots });
    return id;
  }

  /** A product without a row of its own has nothing to reopen. */
  private async reopen(job: Job, id: string): Promise<boolean> {
    const handler = this.handlers.get(job.kind);
    return handler.reopen ? handler.reopen(job, id) : true;
  }
}
