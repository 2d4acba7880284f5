import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One change that an operator made; written in the transaction of the change, never altered. */
@Entity('audit_log')
export class AuditEntry {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'audit_log_pkey' })
  id!: string;

  @Column('text', { name: 'actor_id' })
  actorId!: string;

  /** `noun.verb`, such as `team.create`. */
  @Column('text')
  action!: string;

  @Column('uuid', { name: 'team_id', nullable: true })
  teamId!: string | null;

  @Column('uuid', { name: 'subject_id', nullable: true })
  subjectId!: string | null;

  @Column('jsonb', { nullable: true })
  before!: object | null;

  @Column('jsonb', { nullable: true })
  after!: object | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;
}
