import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Job } from './job.entity.js';

/** A file that belongs to a picture: a small copy of it, or the untouched original where a clean copy is shown instead. */
export interface Companion {
  role: 'thumb' | 'card' | 'original';
  key: string;
  mimeType: string;
  width: number;
  height: number;
  bytes: number;
  sha256: string;
}

/** A picture that was paid for and stored while its job goes on: a crash after this row costs no second call. */
@Entity('job_picture')
export class JobPicture {
  @PrimaryColumn('uuid', { name: 'job_id', primaryKeyConstraintName: 'job_picture_pkey' })
  @ForeignKey(() => Job, { name: 'job_picture_of_job', onDelete: 'CASCADE' })
  jobId!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'job_picture_pkey' })
  shot!: string;

  @Column('text', { name: 'object_key' })
  objectKey!: string;

  @Column('text', { name: 'mime_type' })
  mimeType!: string;

  @Column('integer')
  width!: number;

  @Column('integer')
  height!: number;

  @Column('integer')
  bytes!: number;

  @Column('text')
  sha256!: string;

  @Column('text')
  provider!: string;

  @Column('text')
  model!: string;

  /** Ratio and size as the provider was asked for them. */
  @Column('jsonb')
  applied!: { aspectRatio: string; size: string };

  /** What the provider wants back when this picture becomes a reference. */
  @Column('jsonb', { name: 'provider_state', nullable: true })
  providerState!: unknown;

  @Column('jsonb', { default: [] })
  companions!: Companion[];

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;
}
