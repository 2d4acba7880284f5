import type { Job } from './job.entity.js';

/** A job as its operator sees it: everything but what the customer wrote. */
export type JobRecord = Pick<
  Job,
  | 'id'
  | 'teamId'
  | 'isTest'
  | 'kind'
  | 'subjectId'
  | 'ownerId'
  | 'state'
  | 'units'
  | 'delivered'
  | 'unitPrice'
  | 'crashCount'
  | 'error'
  | 'retryOf'
  | 'deadline'
  | 'runAfter'
  | 'leaseUntil'
  | 'createdAt'
  | 'startedAt'
  | 'finishedAt'
> & {
  /** Calls of providers, answered or not. */
  attempts: number;
};

/** A job in the hands of a worker. */
export interface Lease {
  jobId: string;
  kind: string;
  crashCount: number;
  startedAt: Date;
  leaseUntil: Date;
}

/** What waits and what runs, in all processes. */
export interface QueueState {
  queued: number;
  running: number;
  oldestQueuedAt: Date | null;
  leases: Lease[];
}
