import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Job } from './job.entity.js';

/** Written before a provider is called. A row whose outcome is `unknown` may have been billed to the operator, never to a customer. */
@Entity('provider_call')
@Check('provider_call_ended_with_outcome', '(ended_at IS NULL) = (outcome IS NULL)')
@Check('provider_call_cost_not_negative', 'cost_micros >= 0')
@Check('provider_call_attempt_positive', 'attempt > 0')
@Index('provider_call_by_job', ['jobId'])
@Index('provider_call_open', ['jobId'], { where: '(ended_at IS NULL)' })
export class ProviderCall {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'provider_call_pkey' })
  id!: string;

  @Column('uuid', { name: 'job_id' })
  @ForeignKey(() => Job, { name: 'provider_call_of_job', onDelete: 'CASCADE' })
  jobId!: string;

  @Column('text')
  shot!: string;

  @Column('text')
  provider!: string;

  @Column('text')
  model!: string;

  /** `ok`, a failure class of the providers folder, `aborted`, or `unknown` after a crash. */
  @Column('text', { nullable: true })
  outcome!: string | null;

  /** From 1: this call and the answered ones before it, for the same shot. */
  @Column('integer', { default: 1 })
  attempt!: number;

  /** What the provider was asked for, after the request was fitted to it. */
  @Column('jsonb', { default: {} })
  applied!: { aspectRatio?: string; size?: string; references?: number };

  @Column('jsonb', { nullable: true })
  usage!: Record<string, number> | null;

  /** In millionths of a dollar; null is unknown, never free. */
  @Column('bigint', { name: 'cost_micros', nullable: true })
  costMicros!: string | null;

  /** What the provider called its refusal, for the operator. */
  @Column('text', { nullable: true })
  reason!: string | null;

  /** Not before this may the provider be asked again. */
  @Column('timestamptz', { name: 'retry_at', nullable: true })
  retryAt!: Date | null;

  @Column('timestamptz', { name: 'started_at', default: () => 'now()' })
  startedAt!: Date;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt!: Date | null;
}
