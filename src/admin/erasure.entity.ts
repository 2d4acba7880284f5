import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

export const ERASURE_SUBJECTS = ['persona', 'character', 'avatar', 'team'] as const;

export type ErasureSubject = (typeof ERASURE_SUBJECTS)[number];

/** Everything that belonged to a subject when it was taken away; for a team, what is under its id says that. */
export interface ErasureScope {
  ids: string[];
  jobIds: string[];
  /** Jobs of other subjects that drew from its pictures. */
  drawnFrom: string[];
  folders: string[];
  /** Rows that went at once. */
  rows: number;
}

export interface ErasureReceipt {
  rows: number;
  objects: number;
  renditions: number;
  webhook_payloads: number;
  idempotency_bodies: number;
  not_covered: string[];
}

/** One order to forget somebody, and the proof that it was done. */
@Entity('erasure')
@Check('erasure_subject_known', `subject IN ('persona', 'character', 'avatar', 'team')`)
@Check('erasure_receipt_when_finished', '(receipt IS NULL) = (finished_at IS NULL)')
@Index('erasure_open', ['claimedUntil'], { where: '(finished_at IS NULL)' })
export class Erasure {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'erasure_pkey' })
  id!: string;

  @Column('uuid', { name: 'team_id' })
  teamId!: string;

  @Column('text')
  subject!: ErasureSubject;

  @Column('uuid', { name: 'subject_id' })
  subjectId!: string;

  @Column('jsonb')
  scope!: ErasureScope;

  @Column('jsonb', { nullable: true })
  receipt!: ErasureReceipt | null;

  /** Until then a process works on it, or nobody needs to look. */
  @Column('timestamptz', { name: 'claimed_until', default: () => 'now()' })
  claimedUntil!: Date;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'finished_at', nullable: true })
  finishedAt!: Date | null;
}
