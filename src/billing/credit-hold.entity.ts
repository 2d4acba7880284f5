import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { CreditAccount } from './credit-account.entity.js';

/** Waived: the team is exempt, so nothing was held and nothing will be captured. */
export type HoldState = 'held' | 'captured' | 'released' | 'waived';

/** Credits set aside for one job; resolved once, and then only refunds are added up on it. */
@Entity('credit_hold')
@Unique('credit_hold_one_per_job', ['jobId'])
@Check('credit_hold_state_known', `state IN ('held', 'captured', 'released', 'waived')`)
@Check('credit_hold_amount_positive', 'amount > 0')
@Check('credit_hold_captured_of_amount', 'captured > 0 AND captured <= amount')
@Check('credit_hold_refunded_of_captured', 'refunded >= 0 AND refunded <= coalesce(captured, 0)')
@Check('credit_hold_resolved_at_once', `(state = 'held') = (resolved_at IS NULL)`)
@Check('credit_hold_captured_when_captured', `(state = 'captured') = (captured IS NOT NULL)`)
@Index('credit_hold_open', ['expiresAt'], { where: `(state = 'held'::text)` })
export class CreditHold {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'credit_hold_pkey' })
  id!: string;

  @Column('uuid', { name: 'team_id' })
  @ForeignKey(() => CreditAccount, { name: 'credit_hold_on_account' })
  teamId!: string;

  @Column('uuid', { name: 'job_id' })
  jobId!: string;

  /** Public id of what the credits are for. */
  @Column('text', { nullable: true })
  subject!: string | null;

  @Column('bigint')
  amount!: string;

  @Column('bigint', { nullable: true })
  captured!: string | null;

  @Column('bigint', { default: 0 })
  refunded!: string;

  @Column('text', { default: 'held' })
  state!: HoldState;

  /** A hold never expires under a live job; it outlives the deadline of every job. */
  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'resolved_at', nullable: true })
  resolvedAt!: Date | null;
}
