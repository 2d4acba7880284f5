import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { AnswerUrl } from '../answer.js';

/** A key that was used, and what it was answered: a stored text, or the subject a waiting route renders anew. Lives 24 hours. */
@Entity('idempotency_key')
@Check('idempotency_key_length', 'char_length(key) BETWEEN 1 AND 256')
@Check('idempotency_key_whole_answer', '(status IS NULL) = (body IS NULL)')
@Check('idempotency_key_whole_subject', '(subject_kind IS NULL) = (subject_id IS NULL)')
@Check('idempotency_key_one_of_both', 'status IS NULL OR subject_id IS NULL')
@Index('idempotency_key_of_subject', ['subjectId'], { where: '(subject_id IS NOT NULL)' })
@Index('idempotency_key_expiry', ['expiresAt'])
export class IdempotencyKey {
  /** The nil uuid for operators. */
  @PrimaryColumn('uuid', { name: 'team_id', primaryKeyConstraintName: 'idempotency_key_pkey' })
  teamId!: string;

  @PrimaryColumn('boolean', { name: 'is_test', primaryKeyConstraintName: 'idempotency_key_pkey' })
  isTest!: boolean;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'idempotency_key_pkey' })
  key!: string;

  @Column('bytea')
  fingerprint!: Buffer;

  /** The version the first answer was given in; replays say it too. */
  @Column('text', { name: 'api_version' })
  apiVersion!: string;

  @Column('integer', { nullable: true })
  status!: number | null;

  @Column('text', { nullable: true })
  body!: string | null;

  /** Where signed URLs stand in the body; they are minted anew for each replay. */
  @Column('jsonb', { nullable: true })
  urls!: AnswerUrl[] | null;

  @Column('text', { name: 'subject_kind', nullable: true })
  subjectKind!: string | null;

  @Column('uuid', { name: 'subject_id', nullable: true })
  subjectId!: string | null;

  /** Since when somebody knows that the subject is in the making: from then on the key stays with it. */
  @Column('timestamptz', { name: 'answered_at', nullable: true })
  answeredAt!: Date | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'expires_at', default: () => `(now() + '24:00:00')` })
  expiresAt!: Date;
}
