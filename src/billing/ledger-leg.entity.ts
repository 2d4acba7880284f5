import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { LedgerTransfer } from './ledger-transfer.entity.js';

/** One side of a transfer. `team` is the transfer's own team; the system's two accounts are nothing but the sum of their legs. */
@Entity('ledger_leg')
@Check('ledger_leg_account_known', `account IN ('team', 'sys:grants', 'sys:revenue')`)
@Check('ledger_leg_moves_something', 'amount <> 0')
export class LedgerLeg {
  @PrimaryColumn('uuid', { name: 'transfer_id', primaryKeyConstraintName: 'ledger_leg_pkey' })
  @ForeignKey(() => LedgerTransfer, { name: 'ledger_leg_of_transfer' })
  transferId!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'ledger_leg_pkey' })
  account!: 'team' | 'sys:grants' | 'sys:revenue';

  @Column('bigint')
  amount!: string;
}
