import { Injectable } from '@nestjs/common';
import { type ClaimedJob, type JobError, JobsService } from '../jobs/index.js';
import { ImageRouter, type ImageRequest, type PastAttempt, ProviderFailure } from '../providers/index.js';
import { ObjectMissingError, StorageService } from '../storage/index.js';
import type { Shot } from './order.js';
import { ProviderCallsService } from './provider-calls.service.js';

export type ShotResult = { end: 'taken' } | { end: 'postponed' } | { end: 'lost' } | { end: 'failed'; error: JobError };

/** Takes one shot: calls providers as the router plans until one brings a picture that can be kept. */
@Injectable()
export class ShotsService {
  constructor(
    private readonly router: ImageRouter,
    private readonly jobs: JobsService,
    private readonly storage: StorageService,
    private readonly calls: ProviderCallsService,
  ) {}

  async take(job: ClaimedJob, shot: Shot, signal: AbortSignal): Promise<ShotResult> {
    const request = await this.findRequest(shot);
    if (!request) {
      return { end: 'failed', error: REFERENCE_GONE };
    }
    const { past, isPromised } = await this.calls.history(job, shot);
    // What spreads the load before the first call was served in the queue.
    for (let isFirst = true; ; isFirst = false) {
      const plan = this.router.plan(job.isTest, shapeOf(request), past);
      if (plan.next === 'over') {
        return failed(plan);
      }
      const pauseMs = isFirst ? plan.notBeforeMs : plan.delayMs;
      if (pauseMs > 0) {
        await this.jobs.postpone(job, pauseMs);
        return { end: 'postponed' };
      }
      if (!(isPromised && isFirst) && !(await this.calls.mayMakeAnother(plan))) {
        return failed(past.at(-1) ?? { failure: 'unavailable', provider: plan.provider });
      }
      const result = await this.calls.make({ job, shot, request }, plan, signal);
      if (result === 'taken' || result === 'lost') {
        return { end: result };
      }
      if ('end' in result) {
        return { end: 'failed', error: result.end };
      }
      past.push(result);
    }
  }

  /** Null when a picture it refers to was deleted since the order. */
  private async findRequest(shot: Shot): Promise<ImageRequest | null> {
    const { prompt, negativePrompt, aspectRatio, size, seed } = shot;
    try {
      const references = await Promise.all(
        shot.references.map(async ({ objectKey, ...reference }) => ({
          ...reference,
          bytes: await this.storage.read(objectKey),
        })),
      );
      return { prompt, negativePrompt, references, aspectRatio, size, seed, attempt: 1 };
    } catch (error) {
      if (error instanceof ObjectMissingError) {
        return null;
      }
      throw error;
    }
  }
}

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

function failed({ failure, provider }: { failure: PastAttempt['failure']; provider: string | null }): ShotResult {
  const { message, provider: name } = new ProviderFailure(failure, provider ?? 'none');
  return { end: 'failed', error: { code: failure, message, retryable: RETRYABLE.has(failure), provider: name } };
}
