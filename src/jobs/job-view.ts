import type { JobDetails, JobError, JobState } from './job.entity.js';

export const JOB_STATUSES = ['queued', 'processing', 'completed', 'failed', 'cancelled'] as const;

export type JobStatus = (typeof JOB_STATUSES)[number];

const STATUS_OF = {
  queued: 'queued',
  running: 'processing',
  succeeded: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
} as const satisfies Record<JobState, JobStatus>;

/** The picture of a job as its owner may see it. */
export interface ShownPicture {
  objectKey: string;
  mimeType: string;
  width: number;
  height: number;
  sha256: string;
  provider: string;
  model: string;
  applied: { aspectRatio: string; size: string };
  /** How many references its provider was given. */
  references: number | null;
}

/** What the team paid or will pay, in milli-credits. */
export interface ShownHold {
  state: 'held' | 'captured' | 'released' | 'waived';
  amount: string;
  captured: string | null;
}

/** A job with everything that reads show of it. */
export interface JobView {
  id: string;
  teamId: string;
  kind: string;
  subjectId: string;
  state: JobState;
  units: number;
  delivered: number;
  error: JobError | null;
  details: JobDetails | null;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  hold: ShownHold | null;
  /** Pictures that are there already, while it runs. */
  kept: number;
  /** Null until it succeeded, and again once the picture was deleted. */
  picture: ShownPicture | null;
}

/** As a job is shown to its team. */
export const statusOf = <S extends JobState>({ state }: { state: S }): (typeof STATUS_OF)[S] => STATUS_OF[state];

export const stateOf = (status: JobStatus): JobState =>
  (Object.entries(STATUS_OF) as [JobState, JobStatus][]).find(([, shown]) => shown === status)?.[0] ?? 'queued';

export const isOver = ({ finishedAt }: Pick<JobView, 'finishedAt'>): boolean => finishedAt !== null;

/** From 0 to 1: a running job is past its beginning, and one whose pictures are all there short of its end; a success is at it. */
export function progressOf({ state, units, kept, delivered }: JobView): number {
  if (state === 'succeeded') {
    return 1;
  }
  const isRunning = state === 'running';
  const share = isRunning ? 0.1 + (0.8 * kept) / units : delivered / units;
  return Math.round(share * 100) / 100;
}

export function phaseOf({ state, units, kept }: JobView): string {
  if (state === 'running') {
    return kept < units ? 'generating' : 'finishing';
  }
  return STATUS_OF[state];
}
