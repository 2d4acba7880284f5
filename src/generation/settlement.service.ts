import { Injectable, type OnModuleInit } from '@nestjs/common';
import { BillingService } from '../billing/index.js';
import { Database } from '../database/index.js';
import { IdempotencyKeysRepository } from '../http/index.js';
import { type Job, type JobError, JobsService } from '../jobs/index.js';
import { EndingEvents } from './ending-events.service.js';
import { JobPicturesService } from './job-pictures.service.js';
import { type Announcement, type Outcome, OutcomeHandlers } from './outcome.handler.js';

interface Ender {
  /** Null for anyone but the worker that runs it. */
  leaseToken: string | null;
  farewell?: Announcement | null;
}

/** The only way a job ends: its row, its pictures, its product's row and the money change in one transaction, or nothing does. */
@Injectable()
export class SettlementService implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobsService,
    private readonly pictures: JobPicturesService,
    private readonly handlers: OutcomeHandlers,
    private readonly keys: IdempotencyKeysRepository,
    private readonly billing: BillingService,
    private readonly events: EndingEvents,
  ) {}

  onModuleInit(): void {
    this.jobs.cancelWith((job) => this.cancel(job));
  }

  /** Ends a job that ran or was given up. What its pictures say counts: all there, it succeeded. False: somebody was first. */
  async settle(job: Job, error: JobError | null): Promise<boolean> {
    const pictures = await this.pictures.list(job);
    const least = this.handlers.get(job.kind).acceptsSome ? 1 : job.units;
    const isSuccess = pictures.length >= least;
    return this.end(
      job,
      { leaseToken: job.leaseToken },
      {
        state: isSuccess ? 'succeeded' : 'failed',
        pictures,
        error: isSuccess ? null : error,
      },
    );
  }

  /**
   * Ends a job that has not ended, whoever runs it: the worker finds its lease gone. Nothing is delivered. Who takes the
   * subject away, words and all, gives the farewell: what is told of it in place of what its row would say.
   */
  async cancel(job: Job, farewell: Announcement | null = null): Promise<boolean> {
    return this.end(job, { leaseToken: null, farewell }, { state: 'cancelled', pictures: [], error: null });
  }

  private end(job: Job, { leaseToken, farewell = null }: Ender, outcome: Outcome): Promise<boolean> {
    return this.database.transaction(async () => {
      const { state, pictures, error } = outcome;
      if (!(await this.jobs.end(job, leaseToken, { state, delivered: pictures.length, error }))) {
        return false;
      }
      await this.pictures.publish(job, pictures);
      const finished = await this.handlers.get(job.kind).finish(job, outcome);
      if (state !== 'succeeded') {
        await this.keys.forgetSubject(job.subjectId);
      }
      // Late, so that other orders of the team wait for this account as briefly as can be; but the event tells what was paid.
      const charge = await this.billing.resolve(job, pictures.length);
      await this.events.tell(job, outcome, { announcement: farewell ?? finished, charge });
      return true;
    });
  }
}
