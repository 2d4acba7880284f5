import { Injectable } from '@nestjs/common';
import { PORTRAITS_PER_MONTH } from '../billing/index.js';
import { newId } from '../common/index.js';
import { GenerationService, referenceTo, type ShotReference } from '../generation/index.js';
import type { Caller } from '../http/index.js';
import type { AspectRatio, ImageSize, ReferenceRole } from '../providers/index.js';
import type { Portrait, PortraitKind } from './portrait.entity.js';
import { FeatureNotConfiguredError } from './portraits.errors.js';
import type { Prompt } from './portrait-prompts.service.js';
import { PortraitsRepository, type PortraitWishes } from './portraits.repository.js';

/** A portrait to be drawn, whatever its kind. */
export interface PortraitOrder extends Partial<PortraitWishes> {
  personaId: string;
  kind: PortraitKind;
  aspectRatio: AspectRatio;
  imageSize: ImageSize;
  prompt: Prompt;
  references: ShotReference[];
}

/** Hands orders to the pipeline: the portrait's row, its job, and one unit of the team's month. */
@Injectable()
export class PortraitOrdersService {
  constructor(
    private readonly portraits: PortraitsRepository,
    private readonly generation: GenerationService,
  ) {}

  /** In the transaction in progress, and last in it. Whether anybody can draw is said last, after what is wrong with the order. */
  async place(caller: Caller, order: PortraitOrder): Promise<Portrait> {
    const { teamId, isTest, plan } = caller;
    const { prompt, references, ...portrait } = order;
    const { personaId, aspectRatio, imageSize } = portrait;
    const [id, jobId] = [newId(), newId()];
    const inserted = await this.portraits.insert({ ...portrait, id, jobId, teamId, isTest });
    await this.generation.order({
      id: jobId,
      kind: 'portrait_generation',
      teamId,
      isTest,
      subjectId: id,
      ownerId: personaId,
      quota: { metric: PORTRAITS_PER_MONTH, plan },
      folder: folderOf(inserted),
      hasRenditions: true,
      shots: [{ name: 'portrait', prompt, references, aspectRatio, size: imageSize }],
    });
    if (!this.generation.isConfigured(caller)) {
      throw new FeatureNotConfiguredError();
    }
    return inserted;
  }
}

/** Everything stored for a portrait is under this. */
export const folderOf = ({ teamId, personaId, id }: Pick<Portrait, 'teamId' | 'personaId' | 'id'>): string =>
  `team/${teamId}/persona/${personaId}/portrait/${id}`;

/** A portrait as a reference: the provider's own bytes, where they are kept. */
export const asReference = (portrait: Portrait, role: ReferenceRole): ShotReference =>
  referenceTo(
    { objectKey: portrait.originalKey ?? portrait.storageKey ?? '', mimeType: portrait.mimeType ?? '', role },
    portrait,
  );
