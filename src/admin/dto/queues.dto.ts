import { ApiProperty } from '@nestjs/swagger';
import { toUlid } from '../../common/index.js';
import type { Lease, QueueState } from '../../jobs/index.js';
import type { WorkerPresence } from '../worker-presence.entity.js';

class LeaseDto {
  @ApiProperty({ example: 'job_01KAM2Z8C5F6T7V8W9X0Y1Z2A3' })
  job_id!: string;

  @ApiProperty({ example: 'avatar_generation' })
  kind!: string;

  @ApiProperty()
  crash_count!: number;

  @ApiProperty({ format: 'date-time' })
  started_at!: string;

  @ApiProperty({ format: 'date-time', description: 'Another worker may take the job from then on.' })
  lease_until!: string;

  static from({ jobId, kind, crashCount, startedAt, leaseUntil }: Lease): LeaseDto {
    return Object.assign(new LeaseDto(), {
      job_id: toUlid('job', jobId),
      kind,
      crash_count: crashCount,
      started_at: startedAt.toISOString(),
      lease_until: leaseUntil.toISOString(),
    } satisfies LeaseDto);
  }
}

export class QueuesDto {
  @ApiProperty({ enum: ['queues'] })
  object!: 'queues';

  @ApiProperty()
  queued!: number;

  @ApiProperty()
  running!: number;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  oldest_queued_at!: string | null;

  @ApiProperty({ description: 'Processes that worked within the last ten seconds.' })
  workers!: number;

  @ApiProperty({ description: 'Jobs that they may run at a time, all together.' })
  slots!: number;

  @ApiProperty({ type: [LeaseDto], description: 'The next to run out first; at most a thousand.' })
  leases!: LeaseDto[];

  static from(queue: QueueState, workers: WorkerPresence[]): QueuesDto {
    return Object.assign(new QueuesDto(), {
      object: 'queues',
      queued: queue.queued,
      running: queue.running,
      oldest_queued_at: queue.oldestQueuedAt?.toISOString() ?? null,
      workers: workers.length,
      slots: workers.reduce((sum, { slots }) => sum + slots, 0),
      leases: queue.leases.map((lease) => LeaseDto.from(lease)),
    } satisfies QueuesDto);
  }
}
