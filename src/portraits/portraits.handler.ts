import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Outcome, type OutcomeHandler, OutcomeHandlers } from '../generation/index.js';
import type { Companion, Job, JobPicture } from '../jobs/index.js';
import { PersonasService } from '../personas/index.js';
import { ConversationsService } from './conversations.service.js';
import type { Portrait } from './portrait.entity.js';
import { type MadePicture, PortraitsRepository } from './portraits.repository.js';

/** Writes what became of a portrait, in the transaction that settles its job. */
@Injectable()
export class PortraitsHandler implements OutcomeHandler, OnModuleInit {
  readonly kind = 'portrait_generation';

  constructor(
    private readonly handlers: OutcomeHandlers,
    private readonly portraits: PortraitsRepository,
    private readonly personas: PersonasService,
    private readonly conversations: ConversationsService,
  ) {}

  onModuleInit(): void {
    this.handlers.register(this);
  }

  async finish(job: Job, { state, pictures, error }: Outcome): Promise<null> {
    const portrait = await this.portraits.findByJob(job.id);
    if (!portrait) {
      return null;
    }
    const [picture] = pictures;
    if (state !== 'succeeded' || !picture) {
      await this.portraits.markFailed(
        portrait.id,
        state === 'cancelled' ? 'cancelled' : (error?.code ?? 'internal_error'),
      );
      await this.conversations.leave(portrait);
      return null;
    }
    await this.portraits.markGenerated(portrait.id, madeFrom(picture));
    await this.pointAt(portrait);
    return null;
  }

  /** A new face is the persona's, a new edit is its conversation's head; a variant is neither. */
  private async pointAt(portrait: Portrait): Promise<void> {
    if (portrait.kind === 'canonical') {
      await this.personas.moveCanonical(portrait.personaId, portrait.id, portrait.surfaceRevision);
    }
    if (portrait.kind === 'edit') {
      await this.conversations.advance(portrait);
    }
  }
}

function madeFrom({ objectKey, companions, ...picture }: JobPicture): MadePicture {
  const { mimeType, width, height, bytes, sha256, provider, model, providerState } = picture;
  const keyOf = (role: Companion['role']) => companions.find((file) => file.role === role)?.key ?? null;
  return {
    storageKey: objectKey,
    originalKey: keyOf('original'),
    thumbKey: keyOf('thumb'),
    cardKey: keyOf('card'),
    mimeType,
    width,
    height,
    bytes,
    sha256,
    provider,
    model,
    providerState,
  };
}
