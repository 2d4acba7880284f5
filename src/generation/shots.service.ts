import { Injectable } from '@nestjs/common';
import { AttemptsRepository, type ClaimedJob, type JobError, JobsService } from '../jobs/index.js';
import {
  type GeneratedImage,
  ImageRouter,
  type ImageRequest,
  type NextCall,
  type PastAttempt,
  ProviderFailure,
} from '../providers/index.js';
import { PictureIntake, PictureRejected, StorageService } from '../storage/index.js';
import { pastAttempts } from './past-attempts.js';
import type { OrderInput, Shot } from './order.js';

export type ShotResult = { end: 'taken' } | { end: 'postponed' } | { end: 'lost' } | { end: 'failed'; error: JobError };

const EXTENSIONS: Record<string, string> = { 'image/png': 'png', 'image/jpeg': 'jpg', 'image/webp': 'webp' };

/** Takes one shot: calls providers as the router plans, checks what came back, stores it under the lease's own key. */
@Injectable()
export class ShotsService {
  constructor(
    private readonly router: ImageRouter,
    private readonly jobs: JobsService,
    private readonly attempts: AttemptsRepository,
    private readonly storage: StorageService,
    private readonly intake: PictureIntake,
  ) {}

  async take(job: ClaimedJob, shot: Shot, signal: AbortSignal): Promise<ShotResult> {
    const request = await this.requestFor(shot);
    const past = pastAttempts(await this.attempts.listCalls(job.id), shot.name);
    // The pause before the first call was served in the queue.
    for (let isFirst = true; ; isFirst = false) {
      const plan = this.router.plan(job.isTest, shapeOf(request), past);
      if (plan.next === 'over') {
        return { end: 'failed', error: errorOf(new ProviderFailure(plan.failure, plan.provider ?? 'none')) };
      }
      if (plan.delayMs > 0 && !isFirst) {
        await this.jobs.postpone(job, plan.delayMs);
        return { end: 'postponed' };
      }
      const result = await this.attempt(job, shot, plan, request, signal);
      if (result === 'taken' || result === 'lost') {
        return { end: result };
      }
      past.push(result);
    }
  }

  private async attempt(
    job: ClaimedJob,
    shot: Shot,
    plan: NextCall,
    request: ImageRequest,
    signal: AbortSignal,
  ): Promise<'taken' | 'lost' | PastAttempt> {
    const callId = await this.attempts.startCall(job, { shot: shot.name, provider: plan.provider, model: plan.model });
    if (!callId) {
      return 'lost';
    }
    try {
      const image = await this.router.call(plan, request, signal);
      const isKept = await this.keep(job, shot, plan, image);
      await this.attempts.endCall(callId, 'ok', image.usage);
      return isKept ? 'taken' : 'lost';
    } catch (error) {
      const failure = failureOf(error, plan.provider);
      await this.attempts.endCall(callId, failure?.failure ?? 'aborted', null);
      if (signal.aborted || !failure) {
        throw error;
      }
      return { provider: plan.provider, failure: failure.failure, retryAfterMs: failure.retryAfterMs };
    }
  }

  private async keep(job: ClaimedJob, shot: Shot, plan: NextCall, image: GeneratedImage): Promise<boolean> {
    const facts = await this.intake.checkOutput(image.bytes, { aspectRatio: plan.aspectRatio });
    const { folder } = job.input as OrderInput;
    const objectKey = `${folder}/${job.leaseToken}-${shot.name}.${EXTENSIONS[facts.mimeType]}`;
    const stored = await this.storage.store(objectKey, image.bytes);
    return this.attempts.keepPicture(job, {
      shot: shot.name,
      objectKey,
      mimeType: facts.mimeType,
      width: facts.width,
      height: facts.height,
      ...stored,
      provider: plan.provider,
      model: image.model,
      applied: { aspectRatio: plan.aspectRatio, size: plan.size },
      providerState: image.state,
    });
  }

  private async requestFor(shot: Shot): Promise<ImageRequest> {
    const { prompt, negativePrompt, aspectRatio, size, seed } = shot;
    const references = await Promise.all(
      shot.references.map(async ({ objectKey, ...reference }) => ({
        ...reference,
        bytes: await this.storage.read(objectKey),
      })),
    );
    return { prompt, negativePrompt, references, aspectRatio, size, seed, attempt: 1 };
  }
}

const shapeOf = ({ references, aspectRatio, size }: ImageRequest) => ({
  references: references.map(({ role }) => role),
  aspectRatio,
  size,
});

function failureOf(error: unknown, provider: string): ProviderFailure | null {
  if (error instanceof PictureRejected) {
    return new ProviderFailure('bad_output', provider);
  }
  return error instanceof ProviderFailure ? error : null;
}

const RETRYABLE = new Set(['rate_limited', 'unavailable', 'timeout', 'no_image', 'bad_output']);

const errorOf = ({ failure, message, provider }: ProviderFailure): JobError => ({
  code: failure,
  message,
  retryable: RETRYABLE.has(failure),
  provider,
});
