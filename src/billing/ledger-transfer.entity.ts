import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { CreditAccount } from './credit-account.entity.js';
import { CreditHold } from './credit-hold.entity.js';

/** One movement of credits; its legs sum to zero at commit. Never changed, never deleted: corrections are new transfers. */
@Entity('ledger_transfer')
@Check('ledger_transfer_kind_known', `kind IN ('grant', 'capture', 'refund', 'adjust')`)
@Check('ledger_transfer_hold_when_of_hold', `(kind IN ('capture', 'refund')) = (hold_id IS NOT NULL)`)
@Check('ledger_transfer_period_is_of_grant', `period IS NULL OR kind = 'grant'`)
@Check('ledger_transfer_allowance_of_period', '(period IS NULL) = (allowance IS NULL)')
@Index('ledger_transfer_one_grant_per_month', ['teamId', 'period', 'allowance'], {
  unique: true,
  where: '(period IS NOT NULL)',
})
@Index('ledger_transfer_one_capture_per_hold', ['holdId'], { unique: true, where: `(kind = 'capture'::text)` })
export class LedgerTransfer {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'ledger_transfer_pkey' })
  id!: string;

  @Column('uuid', { name: 'team_id' })
  @ForeignKey(() => CreditAccount, { name: 'ledger_transfer_on_account' })
  teamId!: string;

  @Column('text')
  kind!: 'grant' | 'capture' | 'refund' | 'adjust';

  @Column('uuid', { name: 'hold_id', nullable: true })
  @ForeignKey(() => CreditHold, { name: 'ledger_transfer_of_hold' })
  holdId!: string | null;

  /** First day of the month that a plan's grant is for. */
  @Column('date', { nullable: true })
  period!: string | null;

  /** What the grants of that month come to with this one. */
  @Column('bigint', { nullable: true })
  allowance!: string | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;
}
