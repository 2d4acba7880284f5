import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { BreakerView } from '../providers/index.js';

/** A process that works on jobs, as it was seen last. */
@Entity('worker_presence')
export class WorkerPresence {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'worker_presence_pkey' })
  id!: string;

  /** Jobs it may run at a time. */
  @Column('integer')
  slots!: number;

  @Column('integer')
  running!: number;

  /** How it stands with each provider it has called. */
  @Column('jsonb')
  circuits!: BreakerView[];

  @Column('timestamptz', { name: 'started_at', default: () => 'now()' })
  startedAt!: Date;

  @Column('timestamptz', { name: 'seen_at', default: () => 'now()' })
  seenAt!: Date;
}
