import { Injectable, Logger } from '@nestjs/common';
import { isUnavailable } from '../database/index.js';
import { AttemptsRepository, type CallEnding, type ClaimedJob, type JobError } from '../jobs/index.js';
import {
  type DeliveredImage,
  ImageRouter,
  type ImageRequest,
  type NextCall,
  type PastAttempt,
  ProviderFailure,
} from '../providers/index.js';
import { ModerationBlockedError, ModerationUnavailableError } from '../moderation/index.js';
import { PictureRejected } from '../storage/index.js';
import { JobPicturesService } from './job-pictures.service.js';
import type { Shot } from './order.js';
import { keepTrying } from './keep-trying.js';
import { pastAttempts } from './past-attempts.js';
import { SpendCeiling } from './spend-ceiling.js';

/** Less than a process that stops has left. */
const LAST_WORD_MS = 3_500;

/** A shot with all that a provider is asked, and the lease it is drawn under. */
export interface Drawing {
  job: ClaimedJob;
  shot: Shot;
  request: ImageRequest;
  signal: AbortSignal;
}

/** A picture, nothing because the job is somebody else's, or a failure that no other call can mend. */
export type CallEnd = { end: 'taken' | 'lost' } | { end: 'failed'; error: JobError };

/** Makes one planned call and writes down what was asked, what came of it and what it cost. */
@Injectable()
export class ProviderCallsService {
  private readonly logger = new Logger(ProviderCallsService.name);

  constructor(
    private readonly router: ImageRouter,
    private readonly attempts: AttemptsRepository,
    private readonly pictures: JobPicturesService,
    private readonly ceiling: SpendCeiling,
  ) {}

  /** What was tried for a shot, and whether the one call that was reserved with its order is still to be made. */
  async history(job: ClaimedJob, { name }: Shot): Promise<{ past: PastAttempt[]; hasReservedCall: boolean }> {
    const calls = (await this.attempts.listCalls(job.id)).filter(({ shot }) => shot === name);
    return { past: pastAttempts(calls), hasReservedCall: !calls.some(({ provider }) => this.router.isPaid(provider)) };
  }

  /** False: today's ceiling has no room for it. */
  reserveExtraCall({ provider }: NextCall): Promise<boolean> {
    return this.ceiling.reserveExtraCall(provider);
  }

  /** Without an end, it is a failure that leaves a choice. */
  async make({ job, shot, request, signal }: Drawing, plan: NextCall): Promise<CallEnd | PastAttempt> {
    const callId = await this.attempts.startCall(job, callOf(shot, plan));
    if (!callId) {
      return { end: 'lost' };
    }
    let image: DeliveredImage | null = null;
    let isKept = false;
    try {
      image = await this.router.call(plan, request, signal);
      isKept = await this.pictures.keep({ job, shot, signal }, plan, image);
    } catch (error) {
      const failure = failureOf(error, plan.provider, image);
      // A picture that arrived and could not be kept was paid for all the same.
      await this.endCall(callId, failure ? endingOf(failure) : { ...image, outcome: image ? 'ok' : 'aborted' });
      if (error instanceof ModerationUnavailableError) {
        return { end: 'failed', error: UNJUDGED };
      }
      if (signal.aborted || !failure) {
        throw error;
      }
      const { failure: outcome, reason, retryAfterMs } = failure;
      this.logger.warn(
        { jobId: job.id, teamId: job.teamId, provider: plan.provider, outcome, reason },
        'A provider brought no picture',
      );
      return { provider: plan.provider, failure: outcome, retryAfterMs };
    }
    await this.endCall(callId, { ...image, outcome: 'ok' });
    return { end: isKept ? 'taken' : 'lost' };
  }

  /** What it cost and when its provider wants to be asked again would be forgotten with it: it waits for the database for a while. */
  private async endCall(callId: string, ending: CallEnding): Promise<void> {
    let trouble: Error | null = null;
    try {
      await keepTrying(() => this.attempts.endCall(callId, ending), {
        isPassing: isUnavailable,
        signal: AbortSignal.timeout(LAST_WORD_MS),
        onTrouble: (error) => {
          trouble = error;
        },
      });
    } catch (error) {
      // That the time is up says nothing of why.
      throw trouble ?? error;
    }
  }
}

const callOf = ({ name: shot }: Shot, { provider, model, attempt, aspectRatio, size, references }: NextCall) => ({
  shot,
  provider,
  model,
  attempt,
  applied: { aspectRatio, size, references: references.length },
});

const endingOf = ({ failure: outcome, usage, costMicros, reason, retryAfterMs }: ProviderFailure) => ({
  outcome,
  usage,
  costMicros,
  reason,
  retryAfterMs,
});

/** Another call would only bring another picture that nobody can judge. */
const UNJUDGED: JobError = {
  code: 'moderation_unavailable',
  message: 'The picture could not be checked, so it was not kept. Order it again in a few minutes.',
  retryable: true,
};

function failureOf(error: unknown, provider: string, image: DeliveredImage | null): ProviderFailure | null {
  const { usage = null, costMicros = null } = image ?? {};
  if (error instanceof PictureRejected) {
    return new ProviderFailure('bad_output', provider, { reason: error.reason, usage, costMicros });
  }
  if (error instanceof ModerationBlockedError) {
    return new ProviderFailure('output_blocked', provider, { reason: 'moderation', usage, costMicros });
  }
  return error instanceof ProviderFailure ? error : null;
}
