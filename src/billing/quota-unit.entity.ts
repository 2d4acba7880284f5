import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { QuotaMetric } from './limits.js';
import { QuotaUsage } from './quota-usage.entity.js';

/** The unit that one job took; it goes back at most once, into the month that it came from. */
@Entity('quota_unit')
@Index('quota_unit_by_usage', ['teamId', 'metric', 'period'])
@ForeignKey(() => QuotaUsage, ['teamId', 'metric', 'period'], ['teamId', 'metric', 'period'], {
  name: 'quota_unit_of_usage',
})
export class QuotaUnit {
  @PrimaryColumn('uuid', { name: 'job_id', primaryKeyConstraintName: 'quota_unit_pkey' })
  jobId!: string;

  @Column('uuid', { name: 'team_id' })
  teamId!: string;

  @Column('text')
  metric!: QuotaMetric;

  @Column('date')
  period!: string;

  @Column('timestamptz', { name: 'given_back_at', nullable: true })
  givenBackAt!: Date | null;
}
