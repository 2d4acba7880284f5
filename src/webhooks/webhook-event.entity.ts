import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Something that happened to a team; written with the change that it tells of, and never changed. */
@Entity('webhook_event')
@Index('webhook_event_one_end_of_job', ['jobId'], { unique: true, where: '(job_id IS NOT NULL)' })
@Index('webhook_event_of_team', ['teamId', 'id'])
@Index('webhook_event_by_age', ['createdAt'])
export class WebhookEvent {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'webhook_event_pkey' })
  id!: string;

  @Column('uuid', { name: 'team_id' })
  teamId!: string;

  @Column('boolean', { name: 'is_test' })
  isTest!: boolean;

  @Column('text')
  type!: string;

  /** The job whose end it tells of. */
  @Column('uuid', { name: 'job_id', nullable: true })
  jobId!: string | null;

  /** Whose payloads go when a subject is erased. */
  @Column('uuid', { name: 'subject_ids', array: true })
  subjectIds!: string[];

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}
