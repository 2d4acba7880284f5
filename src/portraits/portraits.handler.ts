import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Announcement, type Outcome, type OutcomeHandler, OutcomeHandlers } from '../generation/index.js';
import type { Companion, Job, JobPicture } from '../jobs/index.js';
import { PersonasService } from '../personas/index.js';
import { ConversationsService } from './conversations.service.js';
import type { EventType } from '../webhooks/index.js';
import { PortraitLinks } from './portrait-links.js';
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
    private readonly links: PortraitLinks,
  ) {}

  onModuleInit(): void {
    this.handlers.register(this);
  }

  reopen(job: Job, newJobId: string): Promise<boolean> {
    return this.portraits.reopen(job.id, newJobId);
  }

  async finish(job: Job, outcome: Outcome): Promise<Announcement | null> {
    const portrait = await this.portraits.findByJob(job.id);
    if (!portrait) {
      return null;
    }
    const type = await this.write(portrait, outcome);
    return { type, resource: () => this.show(job) };
  }

  private async show(job: Job): Promise<object> {
    const portrait = (await this.portraits.findByJob(job.id)) as Portrait;
    return this.links.itemLater(Object.assign(portrait, { isRunning: false }));
  }

  private async write(portrait: Portrait, { state, pictures, error }: Outcome): Promise<EventType> {
    const [picture] = pictures;
    if (state === 'succeeded' && picture) {
      await this.portraits.markGenerated(portrait.id, madeFrom(picture));
      await this.pointAt(portrait);
      return 'portrait.generated';
    }
    const isCancelled = state === 'cancelled';
    await this.portraits.markFailed(portrait.id, isCancelled ? 'cancelled' : (error?.code ?? 'internal_error'));
    await this.conversations.leave(portrait);
    return isCancelled ? 'portrait.cancelled' : 'portrait.failed';
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
