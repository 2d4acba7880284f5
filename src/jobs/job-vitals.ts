import { Injectable } from '@nestjs/common';
import { Database, type Statement } from '../database/index.js';
import { Doorbell } from './doorbell.js';
import type { JobState } from './job.entity.js';

/** Jobs in one state that is not the last. */
export interface LiveJobs {
  state: Extract<JobState, 'queued' | 'running'>;
  count: number;
  /** Since they were ordered. */
  oldestAgeS: number;
  /** Those that a worker may take now. */
  due: number;
  /** How long a worker could have taken the first of them. */
  longestWaitS: number;
}

const ageOf = (moment: string): string => `greatest(0, coalesce(extract(epoch FROM now() - ${moment}), 0))::float8`;

/** Each half reads a partial index of its own. */
const LIVE: Statement = {
  name: 'jobVitals.live',
  text: `SELECT 'queued' AS state, count(*)::integer AS count, ${ageOf('min(created_at)')} AS "oldestAgeS",
                count(*) FILTER (WHERE run_after <= now())::integer AS due, ${ageOf('min(run_after)')} AS "longestWaitS"
           FROM job WHERE state = 'queued'
         UNION ALL
         SELECT 'running', count(*)::integer, ${ageOf('min(created_at)')}, 0, 0 FROM job WHERE state = 'running'`,
};

/** How the queue is, for those who watch it. */
@Injectable()
export class JobVitals {
  constructor(
    private readonly database: Database,
    private readonly doorbell: Doorbell,
  ) {}

  /** One entry for each state, empty ones too. */
  countLive(): Promise<LiveJobs[]> {
    return this.database.query<LiveJobs>(LIVE);
  }

  /** Whether rings failed lately, so that workers poll. */
  isDoorbellTroubled(): boolean {
    return this.doorbell.isTroubled();
  }
}
