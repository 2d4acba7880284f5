import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { avatarPriceMilli } from '../billing/index.js';
import { newId } from '../common/index.js';
import {
  GenerationService,
  NoProviderConfiguredError,
  type Order,
  renderLines,
  type Shot,
} from '../generation/index.js';
import type { BodyBlob, Caller } from '../http/index.js';
import { ModerationService } from '../moderation/index.js';
import { ImageRouter } from '../providers/index.js';
import { type AvatarHints, sortHints } from './avatar-hints.js';
import { type AvatarOutput, ratioFor } from './avatar-output.js';
import { AvatarReferencesService, type BroughtReferences, modeOf } from './avatar-references.service.js';
import { describeWish, judgedWish, SYSTEM_PROMPTS, type WishPart } from './avatars.prompt.js';

const SEEDS = 2 ** 31;

/** What a customer wants drawn. */
export interface AvatarWish {
  prompt: string;
  hints: object;
  references: BodyBlob[];
  avatarId: string | null;
  output: AvatarOutput;
  clientReferenceId: string | null;
  metadata: Record<string, string>;
  seed: number | null;
}

/** A wish that was judged and whose references are stored; nothing is ordered yet. */
export interface PreparedAvatar {
  order: Order;
  ignoredHints: string[];
}

interface JudgedWish {
  parts: WishPart[];
  wish: AvatarWish;
  brought: BroughtReferences;
}

/** Orders avatars. */
@Injectable()
export class AvatarsService {
  constructor(
    private readonly references: AvatarReferencesService,
    private readonly moderation: ModerationService,
    private readonly generation: GenerationService,
    private readonly router: ImageRouter,
  ) {}

  /** Everything that is wrong with a request is found before any of its pictures is stored. */
  async prepare(caller: Caller, wish: AvatarWish): Promise<PreparedAvatar> {
    const { known, ignored } = sortHints(wish.hints);
    const brought = await this.references.take(caller, wish.references, wish.avatarId);
    const parts = await this.moderation.judge(caller, describeWish(wish.prompt, known));
    if (!this.generation.isConfigured(caller)) {
      throw new NoProviderConfiguredError();
    }
    return { order: await this.compose(caller, { parts, wish, brought }), ignoredHints: ignored };
  }

  /** In the transaction, and last in it. */
  async generate({ order, ignoredHints }: PreparedAvatar): Promise<{ jobId: string; ignoredHints: string[] }> {
    return { jobId: await this.generation.order(order), ignoredHints };
  }

  private async compose(caller: Caller, judged: JudgedWish): Promise<Order> {
    const { teamId, isTest } = caller;
    const { clientReferenceId, output } = judged.wish;
    const [id, subjectId] = [newId(), newId()];
    const shot = await this.shotFor(caller, judged);
    return {
      id,
      kind: 'avatar_generation',
      teamId,
      isTest,
      subjectId,
      ownerId: null,
      unitPriceMilli: avatarPriceMilli({ isLarge: output.resolution === '4K' }),
      folder: folderOf(teamId, subjectId),
      shots: [shot],
      clientReferenceId,
      details: this.detailsOf(caller, judged, shot),
    };
  }

  private async shotFor(caller: Caller, { parts, wish, brought }: JudgedWish): Promise<Shot> {
    const mode = modeOf(brought);
    const seed = wish.seed ?? randomInt(SEEDS);
    const { prompt, hints } = judgedWish(parts);
    const references =
      mode === 'library'
        ? await this.references.borrow(caller, { prompt, hints, seed })
        : await this.references.keep(caller, brought);
    return {
      name: 'avatar',
      prompt: { system: SYSTEM_PROMPTS[mode], user: renderLines(parts) },
      references,
      aspectRatio: ratioFor(wish.output, hints),
      size: wish.output.resolution,
      seed,
      thinking: wish.output.thinking_intensity,
    };
  }

  /** The order as the Jobs API shows it: what was asked, and what the provider in turn will be asked for. */
  private detailsOf({ isTest }: Caller, { parts, wish, brought }: JudgedWish, shot: Shot) {
    const roles = shot.references.map(({ role }) => role);
    const plan = this.router.plan(isTest, { references: roles, aspectRatio: shot.aspectRatio, size: shot.size }, []);
    const applied = plan.next === 'call' ? plan : { ...shot, references: roles };
    return {
      mode: modeOf(brought),
      input: inputOf(wish, judgedWish(parts)),
      output_applied: {
        aspect_ratio: applied.aspectRatio,
        resolution: applied.size,
        thinking_intensity: wish.output.thinking_intensity,
      },
      references_used: applied.references.length,
    };
  }
}

const inputOf = (wish: AvatarWish, judged: { prompt: string; hints: AvatarHints }) => ({
  ...judged,
  output: knownOf(wish.output),
  reference_image_count: wish.references.length,
  client_reference_id: wish.clientReferenceId,
  metadata: wish.metadata,
  ...(wish.avatarId ? { avatar_id: wish.avatarId } : {}),
  ...(wish.seed === null ? {} : { seed: wish.seed }),
});

const knownOf = ({ aspect_ratio, resolution, thinking_intensity }: AvatarOutput): AvatarOutput => ({
  aspect_ratio,
  resolution,
  thinking_intensity,
});

/** What is drawn for an avatar's job is stored under this. */
export const folderOf = (teamId: string, subjectId: string): string => `team/${teamId}/avatar-job/${subjectId}`;
