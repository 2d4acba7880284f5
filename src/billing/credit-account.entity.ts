import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** What a team has, in milli-credits. Changed by the SQL functions of the migration only. */
@Entity('credit_account')
@Check('credit_account_held_not_negative', 'held >= 0')
@Check('credit_account_never_overdrawn', 'posted - held >= 0')
export class CreditAccount {
  @PrimaryColumn('uuid', { name: 'team_id', primaryKeyConstraintName: 'credit_account_pkey' })
  teamId!: string;

  /** The sum of the team's legs. */
  @Column('bigint', { default: 0 })
  posted!: string;

  /** The sum of its open holds. */
  @Column('bigint', { default: 0 })
  held!: string;
}
