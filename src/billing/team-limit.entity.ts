import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import type { LimitName } from './limits.js';

/** An operator's word for one team, instead of what its plan says, for as long as it has not expired. */
@Entity('team_limit')
@Check('team_limit_value_not_negative', 'value >= 0')
export class TeamLimit {
  @PrimaryColumn('uuid', { name: 'team_id', primaryKeyConstraintName: 'team_limit_pkey' })
  teamId!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'team_limit_pkey' })
  name!: LimitName;

  /** Null is unlimited. */
  @Column('numeric', { nullable: true })
  value!: string | null;

  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt!: Date | null;

  @Column('timestamptz', { name: 'updated_at', default: () => 'now()' })
  updatedAt!: Date;
}
