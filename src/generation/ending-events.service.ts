import { Injectable } from '@nestjs/common';
import { BalanceNews, type Resolution } from '../billing/index.js';
import { type Job, JobAnswers, JobViewsService } from '../jobs/index.js';
import { WebhookEvents } from '../webhooks/index.js';
import type { Announcement, Outcome } from './outcome.handler.js';

interface News {
  announcement: Announcement | null;
  /** What became of the credits that were set aside. */
  charge: Resolution | null;
}

const OUTCOMES = { succeeded: 'completed', failed: 'failed', cancelled: 'cancelled' } as const;

/** Tells a team's endpoints of the end of a job: as its product shows it, or as the job where that is all there is. */
@Injectable()
export class EndingNews {
  constructor(
    private readonly events: WebhookEvents,
    private readonly views: JobViewsService,
    private readonly answers: JobAnswers,
    private readonly balance: BalanceNews,
  ) {}

  /** Once everything that the answers show has been written. */
  async tell(job: Job, { state }: Outcome, { announcement, charge }: News): Promise<void> {
    const outcome = OUTCOMES[state];
    const asJob = async () => this.answers.renderLater(await this.views.get(job, job.id));
    const { teamId, isTest, subjectId, ownerId } = job;
    await this.events.emit({
      ...(announcement ?? { type: `job.${outcome}`, resource: asJob }),
      teamId,
      isTest,
      job: { id: job.id, outcome, resource: asJob },
      subjectIds: [job.id, subjectId, ...(ownerId ? [ownerId] : [])],
    });
    if (charge) {
      await this.balance.tellIfLow(teamId, charge);
    }
  }
}
