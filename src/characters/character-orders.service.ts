import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { PRICES } from '../billing/index.js';
import { toUlid } from '../common/index.js';
import { GenerationService, NoProviderConfiguredError, type Shot, type ShotReference } from '../generation/index.js';
import type { Caller } from '../http/index.js';
import type { Attributes, Character } from './character.entity.js';
import type { SynthesizedPose } from './character-ref.entity.js';
import { folderOf } from './character-pictures.js';
import { attributeTexts, overrideText, renderPose, SYSTEM_PROMPT } from './characters.prompt.js';

const SEEDS = 2 ** 31;

/** Pictures to be drawn of one character. */
export interface PosesWish {
  poses: readonly SynthesizedPose[];
  attributes: Attributes | null;
  override?: string;
  references: ShotReference[];
}

/** Hands orders for poses to the pipeline: one job, one credit for each pose that is delivered. */
@Injectable()
export class CharacterOrdersService {
  constructor(private readonly generation: GenerationService) {}

  requireConfigured(caller: Caller): void {
    if (!this.generation.isConfigured(caller)) {
      throw new NoProviderConfiguredError();
    }
  }

  /** In the transaction in progress, and last in it. */
  async place(
    { teamId, isTest }: Caller,
    { id, jobId, clientReferenceId }: Pick<Character, 'id' | 'clientReferenceId'> & { jobId: string },
    wish: PosesWish,
  ): Promise<void> {
    await this.generation.order({
      id: jobId,
      kind: 'character_synthesis',
      teamId,
      isTest,
      subjectId: id,
      publicId: toUlid('char', id),
      ownerId: id,
      clientReferenceId,
      unitPriceMilli: PRICES.poseMilli,
      folder: folderOf({ teamId, id }),
      shots: shotsOf(wish),
    });
  }
}

/** One seed for all of them; each picture after the first is drawn after it. */
function shotsOf({ poses, attributes, override, references }: PosesWish): Shot[] {
  const seed = randomInt(SEEDS);
  const texts = [...attributeTexts(attributes), ...(override === undefined ? [] : [overrideText(override)])];
  return poses.map((pose) => ({
    name: pose,
    prompt: { system: SYSTEM_PROMPT, user: renderPose(pose, texts) },
    references,
    followsFirst: true,
    aspectRatio: '3:4',
    size: '1K',
    seed,
  }));
}
