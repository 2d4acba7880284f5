import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import type { QuotaMetric } from './limits.js';

/** How much of a monthly quota a team has used. */
@Entity('quota_usage')
@Check('quota_usage_not_negative', 'used >= 0')
export class QuotaUsage {
  @PrimaryColumn('uuid', { name: 'team_id', primaryKeyConstraintName: 'quota_usage_pkey' })
  teamId!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'quota_usage_pkey' })
  metric!: QuotaMetric;

  /** First day of the month (UTC). */
  @PrimaryColumn('date', { primaryKeyConstraintName: 'quota_usage_pkey' })
  period!: string;

  @Column('integer')
  used!: number;
}
