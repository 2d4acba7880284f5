import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

export type JobState = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';

/** Why a job failed, in words that a customer may read. */
export interface JobError {
  code: string;
  message: string;
  retryable: boolean;
  provider?: string;
}

/** Members of the job's `payload`; nothing of them is ours to read. */
export type JobDetails = Readonly<Record<string, unknown>>;

/** One paid order and where it stands. Only SQL moves it: see the migration's functions and its trigger. */
@Entity('job')
@Check('job_state_known', `state IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')`)
@Check('job_delivered_of_units', 'delivered BETWEEN 0 AND units')
@Check('job_units_positive', 'units > 0')
@Check('job_price_not_negative', 'unit_price >= 0')
@Check('job_lease_while_running', `(state = 'running') = (lease_token IS NOT NULL AND lease_until IS NOT NULL)`)
@Check('job_finished_when_terminal', `(state IN ('succeeded', 'failed', 'cancelled')) = (finished_at IS NOT NULL)`)
@Check('job_delivered_when_succeeded', `state <> 'succeeded' OR delivered > 0`)
@Index('job_due', ['runAfter'], { where: `(state = 'queued'::text)` })
@Index('job_leased', ['leaseUntil'], { where: `(state = 'running'::text)` })
@Index('job_of_team', ['teamId', 'createdAt'])
@Index('job_of_subject', ['subjectId'])
@Index('job_of_client_reference', ['teamId', 'clientReferenceId'], { where: '(client_reference_id IS NOT NULL)' })
@Index('job_one_retry_of_each', ['retryOf'], { unique: true, where: '(retry_of IS NOT NULL)' })
@Index('job_live_of_owner', ['ownerId'], { where: `(state = ANY (ARRAY['queued'::text, 'running'::text]))` })
export class Job {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'job_pkey' })
  id!: string;

  @Column('uuid', { name: 'team_id' })
  teamId!: string;

  @Column('boolean', { name: 'is_test' })
  isTest!: boolean;

  @Column('text')
  kind!: string;

  /** The row that the pictures are for: a portrait, an avatar, a character, an image. */
  @Column('uuid', { name: 'subject_id' })
  subjectId!: string;

  /** What owns the subject, such as the persona of a portrait. */
  @Column('uuid', { name: 'owner_id', nullable: true })
  ownerId!: string | null;

  @Column('text', { default: 'queued' })
  state!: JobState;

  @Column('jsonb')
  input!: unknown;

  @Column('integer', { default: 1 })
  units!: number;

  @Column('integer', { default: 0 })
  delivered!: number;

  /** Milli-credits for one unit, fixed when the order was taken. */
  @Column('bigint', { name: 'unit_price', default: 0 })
  unitPrice!: string;

  @Column('integer', { name: 'crash_count', default: 0 })
  crashCount!: number;

  /** How many of its runs threw. */
  @Column('integer', { name: 'error_count', default: 0 })
  errorCount!: number;

  /** Claimed as a suspect, and not begun: it cannot be what its worker dies of. */
  @Column('boolean', { name: 'is_waiting', default: false })
  isWaiting!: boolean;

  @Column('timestamptz', { default: () => `(now() + '00:30:00')` })
  deadline!: Date;

  @Column('timestamptz', { name: 'run_after', default: () => 'now()' })
  runAfter!: Date;

  /** When the doorbell was last rung for it. */
  @Column('timestamptz', { name: 'rung_at', nullable: true })
  rungAt!: Date | null;

  @Column('uuid', { name: 'lease_token', nullable: true })
  leaseToken!: string | null;

  @Column('timestamptz', { name: 'lease_until', nullable: true })
  leaseUntil!: Date | null;

  @Column('jsonb', { nullable: true })
  error!: JobError | null;

  /** The failed job that an operator had done again. */
  @Column('uuid', { name: 'retry_of', nullable: true })
  @ForeignKey(() => Job, { name: 'job_retries_job' })
  retryOf!: string | null;

  /** The customer's own name for the order. */
  @Column('text', { name: 'client_reference_id', nullable: true })
  clientReferenceId!: string | null;

  /** What the Jobs API shows of the order, in the words of its product. */
  @Column('jsonb', { nullable: true })
  details!: JobDetails | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'started_at', nullable: true })
  startedAt!: Date | null;

  @Column('timestamptz', { name: 'finished_at', nullable: true })
  finishedAt!: Date | null;
}

/** A job in the hands of a worker; every write of that worker carries the lease token. */
export type ClaimedJob = Job & { leaseToken: string };
