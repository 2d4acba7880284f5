import { Injectable } from '@nestjs/common';
import { AttemptsRepository, type ClaimedJob, type JobError, JobsService } from '../jobs/index.js';
import {
  ImageRouter,
  type ImageRequest,
  type NextCall,
  type PastAttempt,
  ProviderFailure,
} from '../providers/index.js';
import { ObjectMissingError, StorageService, StoreAwayError } from '../storage/index.js';
import { referencesToFirst } from './first-picture.js';
import type { OrderInput, Shot, ShotReference } from './order.js';
import { type CallEnd, type Drawing, ProviderCallsService } from './provider-calls.service.js';

export type ShotResult = CallEnd | { end: 'postponed' };

type Step = { call: NextCall } | { postponeMs: number } | { error: JobError };

/** Where a shot stands since this worker took it up. */
interface Standing {
  past: PastAttempt[];
  isFirst: boolean;
  /** Whether the next call was counted with the order. */
  isReserved: boolean;
}

/** Takes one shot: calls providers as the router plans until one brings a picture that can be kept. */
@Injectable()
export class ShotsService {
  constructor(
    private readonly router: ImageRouter,
    private readonly jobs: JobsService,
    private readonly attempts: AttemptsRepository,
    private readonly storage: StorageService,
    private readonly calls: ProviderCallsService,
  ) {}

  async take(job: ClaimedJob, shot: Shot, signal: AbortSignal): Promise<ShotResult> {
    try {
      return await this.draw(job, shot, signal);
    } catch (error) {
      if (!(error instanceof StoreAwayError)) {
        throw error;
      }
      // Its references cannot be read; nothing was asked of a provider yet.
      await this.jobs.postpone(job, STORE_PAUSE_MS);
      return { end: 'postponed' };
    }
  }

  private async draw(job: ClaimedJob, shot: Shot, signal: AbortSignal): Promise<ShotResult> {
    const request = await this.findRequest(job, shot);
    if (!request) {
      return { end: 'failed', error: REFERENCE_GONE };
    }
    const { past, hasReservedCall } = await this.calls.history(job, shot);
    return this.callOn({ job, shot, request, signal }, { past, isFirst: true, isReserved: hasReservedCall });
  }

  private async callOn(drawing: Drawing, standing: Standing): Promise<ShotResult> {
    const step = await this.nextStep(drawing, standing);
    if ('error' in step) {
      return { end: 'failed', error: step.error };
    }
    if ('postponeMs' in step) {
      await this.jobs.postpone(drawing.job, step.postponeMs);
      return { end: 'postponed' };
    }
    const result = await this.calls.make(drawing, step.call);
    return 'end' in result
      ? result
      : this.callOn(drawing, { past: [...standing.past, result], isFirst: false, isReserved: false });
  }

  private async nextStep({ job, request }: Drawing, { past, isFirst, isReserved }: Standing): Promise<Step> {
    const plan = this.router.plan(job.isTest, shapeOf(request), past);
    if (plan.next === 'over') {
      return { error: errorOf(plan) };
    }
    // What spreads the load before the first call was served in the queue.
    const postponeMs = isFirst ? plan.notBeforeMs : plan.delayMs;
    if (postponeMs > 0) {
      return { postponeMs };
    }
    if (isReserved || (await this.calls.reserveExtraCall(plan))) {
      return { call: plan };
    }
    return { error: errorOf(past.at(-1) ?? { failure: 'unavailable', provider: plan.provider }) };
  }

  /** Null when a picture it refers to was deleted since the order. */
  private async findRequest(job: ClaimedJob, shot: Shot): Promise<ImageRequest | null> {
    const { prompt, negativePrompt, aspectRatio, size, seed, thinking } = shot;
    const wanted = shot.followsFirst ? [...shot.references, ...(await this.firstOf(job))] : shot.references;
    try {
      const references = await Promise.all(
        wanted.map(async ({ objectKey, ...reference }) => ({
          ...reference,
          bytes: await this.storage.read(objectKey),
        })),
      );
      return { prompt, negativePrompt, references, aspectRatio, size, seed, thinking, attempt: 1 };
    } catch (error) {
      if (error instanceof ObjectMissingError) {
        return null;
      }
      throw error;
    }
  }

  private async firstOf(job: ClaimedJob): Promise<ShotReference[]> {
    const { shots } = job.input as OrderInput;
    return referencesToFirst(shots, await this.attempts.listPictures(job.id));
  }
}

const STORE_PAUSE_MS = 5_000;

const REFERENCE_GONE: JobError = {
  code: 'reference_gone',
  message: 'A picture it was to be drawn from was deleted in the meantime. Order it again.',
  retryable: false,
};

const shapeOf = ({ references, aspectRatio, size }: ImageRequest) => ({
  references: references.map(({ role }) => role),
  aspectRatio,
  size,
});

const RETRYABLE = new Set(['rate_limited', 'unavailable', 'timeout', 'no_image', 'bad_output']);

function errorOf({ failure, provider }: { failure: PastAttempt['failure']; provider: string | null }): JobError {
  const { message, provider: name } = new ProviderFailure(failure, provider ?? 'none');
  return { code: failure, message, retryable: RETRYABLE.has(failure), provider: name };
}
