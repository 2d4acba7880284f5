import { ApiProperty } from '@nestjs/swagger';
import { toUlid } from '../../common/index.js';
import { exampleId, type Link } from '../../http/index.js';
import { type Cost, costOf } from '../image-price.js';
import type { ImageView } from '../image.entity.js';
import { PriceBreakdownDto } from './estimate.dto.js';
import { SHOWN_STATUSES, type ShownStatus } from './list-images.dto.js';

const EXAMPLE_OUTPUT = `https://faces.example.com/v1/images/${exampleId('img')}/output/0?token=1795255200.3f9a…`;

class CostDto {
  @ApiProperty({ description: 'What is held while the image is made; then what was charged.', example: 1 })
  amount!: number;

  @ApiProperty({ enum: ['credit'] })
  currency!: string;

  @ApiProperty({ type: PriceBreakdownDto })
  breakdown!: PriceBreakdownDto;
}

class ImageErrorDto {
  @ApiProperty({ example: 'unavailable' })
  code!: string;

  @ApiProperty({ example: 'No image provider answered in time.' })
  message!: string;

  @ApiProperty({ description: 'Whether the same order may succeed later.' })
  retryable!: boolean;
}

/** An image as reads and webhooks show it, in the newest version. */
export class ImageDto {
  @ApiProperty({ example: 'img_01KAM2Z8C5F6T7V8W9X0Y1Z2A3' })
  id!: string;

  @ApiProperty({ enum: ['inference'] })
  object!: string;

  @ApiProperty({ enum: SHOWN_STATUSES, example: 'succeeded' })
  status!: ShownStatus;

  @ApiProperty({ example: 'A lighthouse at dusk, waves against the rocks' })
  prompt!: string;

  @ApiProperty({ type: String, nullable: true, example: 'text, watermark' })
  negative_prompt!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'What was drawn from, with `enhance_prompt`.' })
  enhanced_prompt!: string | null;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-11-21T10:00:12.000Z' })
  completed_at!: string | null;

  @ApiProperty({ enum: ['image'] })
  media_type!: string;

  @ApiProperty({
    type: [String],
    description: 'Signed URLs of what was delivered; reading the image again mints fresh ones.',
    example: [EXAMPLE_OUTPUT],
  })
  output_urls!: (string | Link)[];

  @ApiProperty({ type: [String], nullable: true })
  reference_image_urls!: string[] | null;

  @ApiProperty({
    type: ImageErrorDto,
    nullable: true,
    required: false,
    description: 'Why it failed. From version 2026-11-15 on.',
  })
  error!: ImageErrorDto | null;

  @ApiProperty({ type: String, nullable: true, required: false, description: 'The same. Before version 2026-11-15.' })
  readonly error_message?: string | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'From the order to its end.', example: 11_840 })
  duration_ms!: number | null;

  @ApiProperty({ type: CostDto })
  cost!: CostDto;

  @ApiProperty({ type: 'integer', description: 'Of every output, to the pixel.', example: 2_496 })
  width!: number;

  @ApiProperty({ type: 'integer', example: 1_664 })
  height!: number;

  @ApiProperty({
    type: 'integer',
    description: 'How many were ordered; `output_urls` lists what was delivered.',
    example: 1,
  })
  image_count!: number;

  @ApiProperty({ type: String, nullable: true, example: '2k_3_2' })
  size_preset!: string | null;

  @ApiProperty({ enum: ['t2i', 'i2i'], description: 'From words alone, or with pictures of a person.' })
  inference_type!: string;

  @ApiProperty({ type: 'integer', nullable: true, example: 42 })
  seed!: number | null;

  @ApiProperty({ type: 'integer', nullable: true })
  steps!: number | null;

  @ApiProperty({ type: Number, nullable: true })
  guidance_scale!: number | null;

  @ApiProperty({ type: Number, nullable: true })
  cfg_rescale!: number | null;

  @ApiProperty({ type: Number, nullable: true })
  denoise_strength!: number | null;

  @ApiProperty({ type: String, nullable: true })
  character_id!: string | null;

  @ApiProperty({ type: Object, nullable: true, description: 'Always null here.' })
  loras!: null;

  @ApiProperty({ description: 'The version of the API that it was ordered in.', example: '2026-11-15' })
  aurous_version!: string;

  @ApiProperty({ description: 'The request that ordered it.', example: 'req_01KAM2Z8C5F6T7V8W9X0Y1Z2A3' })
  creation_request_id!: string;

  @ApiProperty({ type: String, nullable: true, example: 'order-8472' })
  client_reference_id!: string | null;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' }, example: { page: 'crew' } })
  metadata!: Record<string, string>;

  static from(image: ImageView, outputUrls: (string | Link)[]): ImageDto {
    return Object.assign(new ImageDto(), {
      id: toUlid('img', image.id),
      object: 'inference',
      status: shownStatusOf(image),
      prompt: image.prompt,
      negative_prompt: image.negativePrompt,
      enhanced_prompt: image.enhancedPrompt,
      created_at: image.createdAt.toISOString(),
      completed_at: image.completedAt?.toISOString() ?? null,
      media_type: 'image',
      output_urls: outputUrls,
      reference_image_urls: image.referenceImageUrls,
      error: errorOf(image),
      duration_ms: durationOf(image),
      cost: shownCostOf(image),
      ...orderOf(image),
    } satisfies ImageDto);
  }
}

export const shownStatusOf = ({ status, isRunning }: Pick<ImageView, 'status' | 'isRunning'>): ShownStatus =>
  status === 'pending' && isRunning ? 'processing' : status;

/** What was asked, as it was asked. */
const orderOf = (image: ImageView) => ({
  width: image.width,
  height: image.height,
  image_count: image.imageCount,
  size_preset: image.sizePreset,
  inference_type: image.inferenceType,
  seed: image.seed === null ? null : Number(image.seed),
  steps: image.steps,
  guidance_scale: image.guidanceScale,
  cfg_rescale: image.cfgRescale,
  denoise_strength: image.denoiseStrength,
  character_id: image.characterId && toUlid('char', image.characterId),
  loras: null,
  aurous_version: image.aurousVersion,
  creation_request_id: image.creationRequestId,
  client_reference_id: image.clientReferenceId,
  metadata: image.metadata,
});

const errorOf = ({ error }: ImageView): ImageErrorDto | null =>
  error && { code: error.code, message: error.message, retryable: error.retryable };

const durationOf = ({ createdAt, completedAt }: ImageView): number | null =>
  completedAt && completedAt.getTime() - createdAt.getTime();

function shownCostOf({ price, status, imageCount, outputKeys, isPaid }: ImageView): Cost & { currency: string } {
  const counted = status === 'pending' ? imageCount : outputKeys.length;
  const { amount, breakdown } = costOf(price, isPaid ? counted : 0);
  return { amount, currency: 'credit', breakdown };
}
