import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Job } from './job.entity.js';

/** Written before a provider is called. A row whose outcome is `unknown` may have been billed to the operator, never to a customer. */
@Entity('provider_call')
@Check('provider_call_ended_with_outcome', '(ended_at IS NULL) = (outcome IS NULL)')
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

  @Column('jsonb', { nullable: true })
  usage!: Record<string, number> | null;

  @Column('timestamptz', { name: 'started_at', default: () => 'now()' })
  startedAt!: Date;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt!: Date | null;
}
