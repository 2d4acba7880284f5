import { ApiProperty } from '@nestjs/swagger';
import { readMilli, toCredits } from '../../billing/index.js';
import { toUlid } from '../../common/index.js';
import { exampleId, listOf, type Page } from '../../http/index.js';
import type { JobRecord, PastCall } from '../../jobs/index.js';

export const JOB_STATES = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;

class OperatedJobErrorDto {
  @ApiProperty({ example: 'unavailable' })
  code!: string;

  @ApiProperty({ example: 'No image provider answered in time.' })
  message!: string;

  @ApiProperty()
  retryable!: boolean;

  @ApiProperty({ type: String, nullable: true, example: 'gemini' })
  provider!: string | null;
}

export class ProviderCallDto {
  @ApiProperty({ description: 'Which picture of the order it was for.', example: 'portrait' })
  shot!: string;

  @ApiProperty({ description: 'From 1, of this picture.', example: 1 })
  attempt!: number;

  @ApiProperty({ example: 'gemini' })
  provider!: string;

  @ApiProperty({ example: 'gemini-3-pro-image-preview' })
  model!: string;

  @ApiProperty({ type: Object, description: 'What the provider was asked for after the request was fitted to it.' })
  applied!: object;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'ok, a class of failure, aborted, or unknown when its worker was lost; null while it runs.',
    example: 'ok',
  })
  outcome!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'What the provider called its refusal.' })
  reason!: string | null;

  @ApiProperty({ type: Object, nullable: true })
  usage!: object | null;

  @ApiProperty({ type: Number, nullable: true, description: 'In millionths of a dollar; null is unknown, never free.' })
  cost_micros!: number | null;

  @ApiProperty({ format: 'date-time' })
  started_at!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  ended_at!: string | null;

  static from(call: PastCall): ProviderCallDto {
    const { shot, attempt, provider, model, applied, outcome, reason, usage, costMicros, startedAt, endedAt } = call;
    return Object.assign(new ProviderCallDto(), {
      shot,
      attempt,
      provider,
      model,
      applied,
      outcome,
      reason,
      usage,
      cost_micros: costMicros === null ? null : Number(costMicros),
      started_at: startedAt.toISOString(),
      ended_at: endedAt?.toISOString() ?? null,
    } satisfies ProviderCallDto);
  }
}

/** A job as its operator sees it: nothing of what the customer wrote. */
export class OperatedJobDto {
  @ApiProperty({ example: 'job_01KAM2Z8C5F6T7V8W9X0Y1Z2A3' })
  id!: string;

  @ApiProperty({ enum: ['job'] })
  object!: 'job';

  @ApiProperty({ example: exampleId('team') })
  team_id!: string;

  @ApiProperty({ enum: ['live', 'test'] })
  environment!: string;

  @ApiProperty({ example: 'avatar_generation' })
  kind!: string;

  @ApiProperty({ enum: JOB_STATES, example: 'succeeded' })
  state!: string;

  @ApiProperty({ format: 'uuid', description: 'What the pictures are for; products may show it as prefix and ULID.' })
  subject_id!: string;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'What owns the subject.' })
  owner_id!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'The failed job that this one does again.' })
  retry_of!: string | null;

  @ApiProperty({ description: 'Pictures that were ordered.' })
  units!: number;

  @ApiProperty()
  delivered!: number;

  @ApiProperty({ description: 'Credits for each picture.' })
  unit_price!: number;

  @ApiProperty({ description: 'Calls of providers, answered or not.' })
  attempts!: number;

  @ApiProperty({ description: 'How many workers were lost over it.' })
  crash_count!: number;

  @ApiProperty({ type: OperatedJobErrorDto, nullable: true })
  error!: OperatedJobErrorDto | null;

  @ApiProperty({ format: 'date-time' })
  deadline!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  lease_until!: string | null;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  started_at!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  finished_at!: string | null;

  static from(job: JobRecord): OperatedJobDto {
    const { kind, state, units, delivered, attempts, error } = job;
    return Object.assign(new OperatedJobDto(), {
      id: toUlid('job', job.id),
      object: 'job',
      team_id: toUlid('team', job.teamId),
      environment: job.isTest ? 'test' : 'live',
      kind,
      state,
      subject_id: job.subjectId,
      owner_id: job.ownerId,
      retry_of: job.retryOf && toUlid('job', job.retryOf),
      units,
      delivered,
      unit_price: toCredits(readMilli(job.unitPrice)),
      attempts,
      crash_count: job.crashCount,
      error: error && { ...error, provider: error.provider ?? null },
      deadline: job.deadline.toISOString(),
      lease_until: job.leaseUntil?.toISOString() ?? null,
      created_at: job.createdAt.toISOString(),
      started_at: job.startedAt?.toISOString() ?? null,
      finished_at: job.finishedAt?.toISOString() ?? null,
    } satisfies OperatedJobDto);
  }
}

export class OperatedJobWithCallsDto extends OperatedJobDto {
  @ApiProperty({ type: [ProviderCallDto], description: 'In the order they were made.' })
  provider_calls!: ProviderCallDto[];

  static fromCalls(job: JobRecord, calls: PastCall[]): OperatedJobWithCallsDto {
    const provider_calls = calls.map((call) => ProviderCallDto.from(call));
    return Object.assign(new OperatedJobWithCallsDto(), OperatedJobDto.from(job), { provider_calls });
  }
}

export class OperatedJobListDto {
  @ApiProperty({ enum: ['list'] })
  object!: 'list';

  @ApiProperty({ type: [OperatedJobDto] })
  data!: OperatedJobDto[];

  @ApiProperty({ example: false })
  has_more!: boolean;

  @ApiProperty({ type: String, nullable: true })
  next_cursor!: string | null;

  static from(page: Page<JobRecord>): OperatedJobListDto {
    return Object.assign(
      new OperatedJobListDto(),
      listOf(page, (job) => OperatedJobDto.from(job)),
    );
  }
}
