import { Injectable } from '@nestjs/common';
import { BalanceEvents, type Resolution } from '../billing/index.js';
import { type Job, JobAnswers, JobViewsService, statusOf } from '../jobs/index.js';
import { WebhookEvents } from '../webhooks/index.js';
import type { Announcement, Outcome } from './outcome.handler.js';

interface Ending {
  announcement: Announcement | null;
  /** What became of the credits that were set aside. */
  charge: Resolution | null;
}

/** Tells a team's endpoints of the end of a job: as its product shows it, or as the job where that is all there is. */
@Injectable()
export class EndingEvents {
  constructor(
    private readonly events: WebhookEvents,
    private readonly views: JobViewsService,
    private readonly answers: JobAnswers,
    private readonly balance: BalanceEvents,
  ) {}

  /** Once everything that the answers show has been written. */
  async tell(job: Job, ending: Outcome, { announcement, charge }: Ending): Promise<void> {
    const outcome = statusOf(ending);
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
