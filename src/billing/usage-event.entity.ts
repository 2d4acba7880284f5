import { Check, Column, Entity, Generated, Index, PrimaryColumn } from 'typeorm';

export const USAGE_EVENT_TYPES = ['hold', 'release', 'charge', 'refund', 'topup', 'adjustment'] as const;

export type UsageEventType = (typeof USAGE_EVENT_TYPES)[number];

/** A line of the team's statement, written with what it tells of. Never changed, never deleted. */
@Entity('usage_event')
@Check('usage_event_type_known', `type IN ('hold', 'release', 'charge', 'refund', 'topup', 'adjustment')`)
@Index('usage_event_of_team', ['teamId', 'createdAt', 'seq'])
export class UsageEvent {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'usage_event_pkey' })
  id!: string;

  /** Order of the lines that one transaction wrote. */
  @Column({ type: 'bigint', generatedIdentity: 'ALWAYS' })
  @Generated('increment')
  seq!: string;

  @Column('uuid', { name: 'team_id' })
  teamId!: string;

  @Column('text')
  type!: UsageEventType;

  /** Milli-credits; positive, but for an adjustment that takes back. */
  @Column('bigint')
  amount!: string;

  @Column('uuid', { name: 'hold_id', nullable: true })
  holdId!: string | null;

  @Column('text', { nullable: true })
  subject!: string | null;

  @Column('text', { nullable: true })
  description!: string | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;
}
