import type { ClaimedJob, Job } from './job.entity.js';

/** What `jobs` asks of `generation`: do the work of a claimed job, or end one that nobody may try again. */
export interface JobRunner {
  /** Resolves when the job was settled, postponed or lost. Aborted when the lease is gone. */
  run(job: ClaimedJob, signal: AbortSignal): Promise<void>;
  giveUp(job: Job): Promise<void>;
}
