import { ApiProperty } from '@nestjs/swagger';
import { readMilli, toCredits } from '../../billing/index.js';
import { EXAMPLE_URL, type Link, toUnix } from '../../http/index.js';
import { JOB_KINDS } from '../job-kind.js';
import { JOB_STATUSES, type JobView, phaseOf, progressOf, type ShownHold, statusOf } from '../job-view.js';

/** Signed for an answer, or a stand-in where the answer is kept and signed later. */
export type ToUrl = (objectKey: string) => string | Link;

const RESULT_TYPES: Readonly<Record<string, string>> = {
  avatar_generation: 'avatar',
  portrait_generation: 'portrait',
  character_synthesis: 'character',
  image_generation: 'image',
};

class JobErrorDto {
  @ApiProperty({ example: 'unavailable' })
  code!: string;

  @ApiProperty({ example: 'No image provider answered in time.' })
  message!: string;

  @ApiProperty({ description: 'Whether the same order may succeed later.' })
  retryable!: boolean;
}

class JobBillingDto {
  @ApiProperty({ description: 'Credits set aside while the job goes on.', example: 0 })
  held!: number;

  @ApiProperty({ description: 'Credits that were charged.', example: 1 })
  captured!: number;

  @ApiProperty({ description: 'Credits that were set aside and given back.', example: 0 })
  released!: number;
}

class JobAvatarDto {
  @ApiProperty({
    type: String,
    description: 'Signed URL; reading the job again mints a fresh one.',
    example: EXAMPLE_URL,
  })
  image_url!: string | Link;

  @ApiProperty({ type: 'integer', example: 768 })
  width!: number;

  @ApiProperty({ type: 'integer', example: 1_024 })
  height!: number;

  @ApiProperty({ example: 'image/png' })
  mime_type!: string;

  @ApiProperty({
    description: 'Of the file, lower-case hex.',
    example: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  })
  sha256!: string;
}

class JobResultDto {
  @ApiProperty({ enum: Object.values(RESULT_TYPES) })
  type!: string;

  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ type: String, example: EXAMPLE_URL })
  image_url!: string | Link;
}

/** One job as reads, lists, events and webhooks show it. */
export class JobDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ format: 'uuid', description: 'The team.' })
  org_id!: string;

  @ApiProperty({ enum: JOB_KINDS })
  type!: string;

  @ApiProperty({ enum: JOB_STATUSES, example: 'completed' })
  status!: string;

  @ApiProperty({ minimum: 0, maximum: 1, example: 1 })
  progress!: number;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'phase, mode, input, output_applied, references_used, and image_url once it has completed.',
    example: { phase: 'completed', mode: 'library', image_url: EXAMPLE_URL, references_used: 1 },
  })
  payload!: Record<string, unknown>;

  @ApiProperty({ type: String, nullable: true, description: 'Always null; see avatar.image_url.' })
  result_url!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Why it failed, in a sentence.' })
  error_log!: string | null;

  @ApiProperty({ type: JobErrorDto, nullable: true })
  error!: JobErrorDto | null;

  @ApiProperty({ type: JobBillingDto })
  billing!: JobBillingDto;

  @ApiProperty({ type: 'integer', description: 'Unix seconds.', example: 1_795_255_170 })
  created_at!: number;

  @ApiProperty({ type: 'integer', description: 'Unix seconds of the last change of state.', example: 1_795_255_200 })
  updated_at!: number;

  @ApiProperty({ type: JobAvatarDto, required: false, description: 'Of an avatar job that has completed.' })
  avatar?: JobAvatarDto;

  @ApiProperty({ type: JobResultDto, required: false, description: 'Of a job that has completed.' })
  job_result?: JobResultDto;

  static from(job: JobView, toUrl: ToUrl): JobDto {
    const { error, createdAt, startedAt, finishedAt } = job;
    return Object.assign(new JobDto(), {
      id: job.id,
      org_id: job.teamId,
      type: job.kind,
      status: statusOf(job),
      progress: progressOf(job),
      payload: payloadOf(job, toUrl),
      result_url: null,
      error_log: error?.message ?? null,
      error: error && { code: error.code, message: error.message, retryable: error.retryable },
      billing: billingOf(job.hold),
      created_at: toUnix(createdAt),
      updated_at: toUnix(finishedAt ?? startedAt ?? createdAt),
      ...resultsOf(job, toUrl),
    });
  }
}

/** What the product says of its order; what was drawn is truer than what was planned. */
function payloadOf(job: JobView, toUrl: ToUrl): Record<string, unknown> {
  const { details, picture } = job;
  const phase = phaseOf(job);
  if (!picture) {
    return { phase, ...details };
  }
  const { aspectRatio: aspect_ratio, size: resolution } = picture.applied;
  return {
    phase,
    ...details,
    image_url: toUrl(picture.objectKey),
    output_applied: { ...(details?.output_applied as object | undefined), aspect_ratio, resolution },
    references_used: picture.references ?? details?.references_used ?? 0,
  };
}

function resultsOf({ kind, subjectId, picture }: JobView, toUrl: ToUrl): Pick<JobDto, 'avatar' | 'job_result'> {
  if (!picture) {
    return {};
  }
  const { width, height, mimeType: mime_type, sha256 } = picture;
  const image_url = toUrl(picture.objectKey);
  return {
    ...(kind === 'avatar_generation' ? { avatar: { image_url, width, height, mime_type, sha256 } } : {}),
    job_result: { type: RESULT_TYPES[kind] ?? kind, id: subjectId, image_url },
  };
}

function billingOf(hold: ShownHold | null): JobBillingDto {
  if (!hold || hold.state === 'waived') {
    return { held: 0, captured: 0, released: 0 };
  }
  const [amount, captured] = [readMilli(hold.amount), readMilli(hold.captured ?? 0)];
  const isHeld = hold.state === 'held';
  return {
    held: toCredits(isHeld ? amount : 0),
    captured: toCredits(captured),
    released: toCredits(isHeld ? 0 : amount - captured),
  };
}
