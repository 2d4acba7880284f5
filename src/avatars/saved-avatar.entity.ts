import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** An avatar that a team keeps: a copy of the picture, so that it outlives the job. */
@Entity('saved_avatar')
@Index('saved_avatar_of_team', ['teamId', 'createdAt'])
export class SavedAvatar {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'saved_avatar_pkey' })
  id!: string;

  @Column('uuid', { name: 'team_id' })
  teamId!: string;

  @Column('boolean', { name: 'is_test' })
  isTest!: boolean;

  @Column('text', { nullable: true })
  label!: string | null;

  @Column('uuid', { name: 'job_id' })
  jobId!: string;

  @Column('text', { name: 'storage_key' })
  storageKey!: string;

  @Column('text', { name: 'mime_type' })
  mimeType!: string;

  @Column('text')
  provider!: string;

  @Column('text')
  model!: string;

  /** What its provider wants back when it becomes a reference. */
  @Column('jsonb', { name: 'provider_state', nullable: true })
  providerState!: unknown;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'updated_at', default: () => 'now()' })
  updatedAt!: Date;

  /** From then on nothing but the way to its job is left: the picture and the label are gone. */
  @Column('timestamptz', { name: 'deleted_at', nullable: true })
  deletedAt!: Date | null;
}
