import { Injectable, type OnModuleInit } from '@nestjs/common';
import { CharactersService } from '../characters/index.js';
import { type Announcement, type Outcome, type OutcomeHandler, OutcomeHandlers } from '../generation/index.js';
import type { Job, JobError } from '../jobs/index.js';
import { ImageAnswers } from './image-answers.js';
import { type ImageEnding, ImagesRepository } from './images.repository.js';

const EVENTS = { succeeded: 'image.completed', failed: 'image.failed', cancelled: 'image.cancelled' } as const;

/** Writes what became of an image, in the transaction that settles its job. */
@Injectable()
export class ImagesHandler implements OutcomeHandler, OnModuleInit {
  readonly kind = 'image_generation';
  readonly acceptsSome = true;

  constructor(
    private readonly handlers: OutcomeHandlers,
    private readonly images: ImagesRepository,
    private readonly answers: ImageAnswers,
    private readonly characters: CharactersService,
  ) {}

  onModuleInit(): void {
    this.handlers.register(this);
  }

  async finish(job: Job, outcome: Outcome): Promise<Announcement | null> {
    const ending = endingOf(outcome);
    const image = await this.images.end(job.id, ending);
    await this.characters.releasePictures(job);
    return (
      image && {
        type: EVENTS[ending.status],
        resource: this.answers.renderKept(image),
        versioned: 'image',
        callbackUrl: image.webhookUrl,
      }
    );
  }

  reopen(job: Job, newJobId: string): Promise<boolean> {
    return this.images.reopen(job.id, newJobId);
  }
}

/** What was delivered is paid for, so one picture makes a success, even of a job that ran out of time behind it. */
function endingOf({ state, pictures, error }: Outcome): ImageEnding {
  if (state === 'cancelled') {
    return { status: 'cancelled', outputKeys: [], error: null };
  }
  if (pictures.length === 0) {
    return { status: 'failed', outputKeys: [], error: shownError(error ?? UNKNOWN) };
  }
  const inOrder = pictures.toSorted((a, b) => (a.shot < b.shot ? -1 : 1));
  return { status: 'succeeded', outputKeys: inOrder.map(({ objectKey }) => objectKey), error: null };
}

const UNKNOWN: JobError = {
  code: 'internal_error',
  message: 'The image was not made. Order it again.',
  retryable: true,
};

/** Whoever withheld the picture, the provider or this service, the published code is one. */
const shownError = ({ code, message, retryable }: JobError): JobError =>
  code === 'output_blocked'
    ? { code: 'output_moderation_rejected', message, retryable: false }
    : { code, message, retryable };
