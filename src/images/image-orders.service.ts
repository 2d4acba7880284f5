import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { imagePrice, InsufficientCreditsError } from '../billing/index.js';
import { newId, toUlid } from '../common/index.js';
import {
  GenerationService,
  NoProviderConfiguredError,
  type Order,
  type Shot,
  type ShotReference,
} from '../generation/index.js';
import type { Caller } from '../http/index.js';
import { ModerationService } from '../moderation/index.js';
import { ImageChecksService } from './image-checks.service.js';
import { type Cost, costOf } from './image-price.js';
import { ImageReferencesService } from './image-references.service.js';
import { providerSizeFor } from './image-sizes.js';
import type { ImageWish } from './image-wish.js';
import { folderOf, type ImageView } from './image.entity.js';
import { BalanceTooLowError } from './images.errors.js';
import { describeImage, enhance, leftOut, systemPrompt, userPrompt } from './images.prompt.js';
import { ImagesRepository, type NewImage } from './images.repository.js';

const SEEDS = 2 ** 32;

/** A wish that was judged and whose references are stored; nothing is ordered yet. */
export interface PreparedImage {
  caller: Caller;
  image: NewImage;
  order: Order;
}

interface JudgedWish {
  wish: ImageWish;
  prompt: string;
  negativePrompt: string | null;
  characterId: string | null;
  references: ShotReference[];
}

/** Orders images. */
@Injectable()
export class ImageOrdersService {
  constructor(
    private readonly images: ImagesRepository,
    private readonly checks: ImageChecksService,
    private readonly references: ImageReferencesService,
    private readonly moderation: ModerationService,
    private readonly generation: GenerationService,
  ) {}

  /** What the order would cost a live key. Nothing is fetched, moderated or kept. */
  async estimate(caller: Caller, wish: ImageWish): Promise<Cost> {
    await this.checks.check(caller, wish);
    return costOf(imagePrice(wish), wish.count);
  }

  /** Everything that is wrong with a request is found before any of its pictures is stored. */
  async prepare(caller: Caller, wish: ImageWish, requestId: string): Promise<PreparedImage> {
    await this.checks.check(caller, wish);
    if (!this.generation.isConfigured(caller)) {
      throw new NoProviderConfiguredError();
    }
    const parts = await this.moderation.judge(caller, describeImage(wish));
    if (wish.references.length > 0) {
      await this.checks.requireAffordable(caller, imagePrice(wish).totalMilli * wish.count);
    }
    const found = await this.references.find(caller, wish);
    const textOf = (field: string) => parts.find((part) => part.field === field)?.text ?? null;
    const judged: JudgedWish = {
      wish,
      prompt: textOf('prompt') ?? '',
      negativePrompt: textOf('negative_prompt'),
      characterId: found.characterId,
      references: await this.references.keep(caller, found),
    };
    const image = imageFrom(caller, judged, requestId);
    return { caller, image, order: orderFor(image, judged) };
  }

  /** In the transaction in progress, and last in it but for the answer. */
  async place({ caller, image, order }: PreparedImage): Promise<ImageView> {
    if (image.characterId !== null) {
      await this.references.holdReady(caller, image.characterId);
    }
    await this.images.insert(image);
    try {
      await this.generation.order(order);
    } catch (error) {
      const costMilli = image.price.totalMilli * image.imageCount;
      throw error instanceof InsufficientCreditsError ? new BalanceTooLowError(costMilli) : error;
    }
    return (await this.images.find(caller, image.id)) as ImageView;
  }
}

function imageFrom({ teamId, isTest, apiVersion }: Caller, judged: JudgedWish, requestId: string): NewImage {
  const { wish, prompt, negativePrompt, characterId, references } = judged;
  return {
    id: newId(),
    teamId,
    isTest,
    jobId: newId(),
    prompt,
    negativePrompt,
    enhancedPrompt: wish.isEnhanced ? enhance(prompt) : null,
    characterId,
    referenceImageUrls: wish.references.length > 0 ? wish.references : null,
    inferenceType: references.length > 0 ? 'i2i' : 't2i',
    sizePreset: wish.sizePreset,
    ...wish.pixels,
    imageCount: wish.count,
    steps: wish.steps,
    guidanceScale: wish.guidanceScale,
    cfgRescale: wish.cfgRescale,
    denoiseStrength: wish.denoiseStrength,
    seed: wish.seed === null ? null : String(wish.seed),
    price: imagePrice(wish),
    webhookUrl: wish.webhookUrl,
    clientReferenceId: wish.clientReferenceId,
    metadata: wish.metadata,
    aurousVersion: apiVersion,
    creationRequestId: requestId,
  };
}

function orderFor(image: NewImage, { wish, references }: JudgedWish): Order {
  const { jobId, teamId, isTest, id, characterId, price, clientReferenceId } = image;
  return {
    id: jobId,
    kind: 'image_generation',
    teamId,
    isTest,
    subjectId: id,
    publicId: toUlid('img', id),
    ownerId: characterId,
    unitPriceMilli: price.totalMilli,
    folder: folderOf(image),
    shots: shotsOf(image, references),
    clientReferenceId,
    details: {
      image_id: toUlid('img', id),
      input: {
        prompt: image.prompt,
        negative_prompt: image.negativePrompt,
        width: image.width,
        height: image.height,
        count: image.imageCount,
        enhance_prompt: wish.isEnhanced,
        character_id: wish.characterId,
        reference_image_count: wish.references.length,
        client_reference_id: clientReferenceId,
        metadata: image.metadata,
      },
    },
  };
}

/** The same wish once for each picture, every time with the next seed, and as another take for providers that know no seeds. */
function shotsOf(image: NewImage, references: ShotReference[]): Shot[] {
  const { prompt, enhancedPrompt, negativePrompt, seed, imageCount, width, height } = image;
  const first = seed === null ? randomInt(SEEDS) : Number(seed);
  return Array.from({ length: imageCount }, (_, n) => ({
    name: `output-${n}`,
    prompt: {
      system: systemPrompt(references.length > 0),
      user: userPrompt(enhancedPrompt ?? prompt, { take: n + 1, count: imageCount }),
    },
    ...leftOut(negativePrompt),
    references,
    ...providerSizeFor({ width, height }),
    seed: (first + n) % SEEDS,
    pixels: { width, height },
  }));
}
