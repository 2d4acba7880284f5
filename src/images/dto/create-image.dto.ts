import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ValidateBy, ValidateIf } from 'class-validator';
import {
  BooleanField,
  EnumField,
  exampleId,
  Examples,
  IntegerField,
  invalidInput,
  NumberField,
  StringField,
  StringMapField,
} from '../../http/index.js';
import {
  DEFAULT_PRESET,
  dimensionsOfPreset,
  MAX_SIDE_PX,
  MIN_SIDE_PX,
  SIZE_PRESETS,
  type SizePreset,
  snap,
} from '../image-sizes.js';
import type { ImageWish } from '../image-wish.js';
import { ImageCombinationError, MutuallyExclusiveInputError } from '../images.errors.js';

const MAX_REFERENCES = 6;
const LARGEST_SEED = 2 ** 32 - 1;

/** What each of them is, and whether it can be used, is judged where it is fetched. */
const ReferencesField = (): PropertyDecorator =>
  applyDecorators(
    ApiProperty({
      description:
        'Pictures of the person: ids of your files, or https addresses of JPEG, PNG or WebP of at most 15 MB.',
      required: false,
      type: 'array',
      items: { type: 'string', example: exampleId('file') },
      maxItems: MAX_REFERENCES,
    }),
    ValidateIf((_, value) => value !== undefined),
    ValidateBy({
      name: 'references',
      validator: {
        validate: (value: unknown) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
        defaultMessage: (args) => `${args?.property} must be a list of file ids or https addresses`,
      },
    }),
    ArrayMaxSize(MAX_REFERENCES, { message: `$property must name at most ${MAX_REFERENCES} pictures` }),
  );

const NOT_BLANK = { pattern: /\S/, patternRule: 'needs more than white space' };

const SideField = (side: string): PropertyDecorator =>
  IntegerField({
    description: `Pixels of the ${side}, taken to the nearest multiple of 32; needs the other side, and excludes \`size\`.`,
    min: MIN_SIDE_PX,
    max: MAX_SIDE_PX,
    isOptional: true,
    example: 1_536,
  });

@Examples({
  'from words': {
    prompt: 'A lighthouse at dusk, waves against the rocks',
    size: '2k_3_2',
    negative_prompt: 'text, watermark',
  },
  'of a character': {
    prompt: 'Aurora on the gallery of a lighthouse, in the wind',
    character_id: exampleId('char'),
    width: 1024,
    height: 1536,
  },
  'of whom your pictures show': {
    prompt: 'The same person at the helm of a sailing boat',
    reference_image_urls: [exampleId('file')],
    size: '2k_1_1',
  },
  'two to choose from': {
    prompt: 'A ferry captain drinking coffee',
    width: 1024,
    height: 1024,
    count: 2,
    seed: 42,
    enhance_prompt: true,
    client_reference_id: 'order-8472',
    metadata: { page: 'crew' },
  },
})
export class CreateImageDto {
  @StringField({
    description: 'The picture you want, in your words.',
    min: 1,
    max: 4_000,
    example: 'A lighthouse at dusk, waves against the rocks',
    ...NOT_BLANK,
  })
  prompt!: string;

  @StringField({
    description: 'What must not be in it.',
    min: 1,
    max: 4_000,
    isOptional: true,
    example: 'text, watermark',
  })
  negative_prompt?: string;

  @StringField({
    description: 'A character that is `ready`: the picture shows it.',
    max: 64,
    isOptional: true,
    example: exampleId('char'),
  })
  character_id?: string;

  @ReferencesField()
  reference_image_urls: string[] = [];

  @EnumField({
    description: `Shape and size; ${DEFAULT_PRESET} without \`width\` and \`height\`.`,
    values: SIZE_PRESETS,
    isOptional: true,
    example: '2k_3_2',
  })
  size?: SizePreset;

  @SideField('width')
  width?: number;

  @SideField('height')
  height?: number;

  @IntegerField({ description: 'For providers that work in steps.', min: 1, max: 100, isOptional: true, example: 30 })
  steps?: number;

  @NumberField({ description: 'For providers that know it.', min: 0.1, max: 30, isOptional: true, example: 7.5 })
  guidance_scale?: number;

  @NumberField({ description: 'For providers that know it.', min: 0, max: 1, isOptional: true, example: 0.7 })
  cfg_rescale?: number;

  @NumberField({ description: 'For providers that know it.', min: 0, max: 1, isOptional: true, example: 0.5 })
  denoise_strength?: number;

  @IntegerField({
    description: 'The same order with the same seed gives the same pictures, where the provider can.',
    min: 0,
    max: LARGEST_SEED,
    isOptional: true,
    example: 42,
  })
  seed?: number;

  @IntegerField({
    description: 'How many pictures, each of another seed. Each is paid for when it is delivered.',
    min: 1,
    max: 4,
    default: 1,
    isOptional: true,
  })
  count = 1;

  @BooleanField({
    description: 'Adds light, framing, background and finish where the prompt says nothing of them. Doubles the price.',
    default: false,
  })
  enhance_prompt = false;

  @StringField({
    description: 'An https address that is told once how this order ended.',
    max: 2_048,
    isOptional: true,
    example: 'https://example.com/hooks/images',
  })
  webhook_url?: string;

  @StringField({ description: 'Your own id, echoed.', max: 256, isOptional: true, example: 'order-8472' })
  client_reference_id?: string;

  @StringMapField({ description: 'Echoed.', maxKeys: 16, maxKey: 64, max: 500, example: { page: 'crew' } })
  metadata: Record<string, string> = {};

  /** The order that the fields say together. */
  static toWish(input: CreateImageDto): ImageWish {
    if (input.character_id !== undefined && input.reference_image_urls.length > 0) {
      throw new MutuallyExclusiveInputError();
    }
    return {
      prompt: input.prompt,
      negativePrompt: input.negative_prompt ?? null,
      characterId: input.character_id ?? null,
      references: input.reference_image_urls,
      ...sizeOf(input),
      steps: input.steps ?? null,
      guidanceScale: input.guidance_scale ?? null,
      cfgRescale: input.cfg_rescale ?? null,
      denoiseStrength: input.denoise_strength ?? null,
      seed: input.seed ?? null,
      count: input.count,
      isEnhanced: input.enhance_prompt,
      webhookUrl: input.webhook_url ?? null,
      clientReferenceId: input.client_reference_id ?? null,
      metadata: input.metadata,
    };
  }
}

function sizeOf({ size, width, height }: CreateImageDto): Pick<ImageWish, 'sizePreset' | 'pixels' | 'longerSidePx'> {
  if (width === undefined && height === undefined) {
    const sizePreset = size ?? DEFAULT_PRESET;
    const pixels = dimensionsOfPreset(sizePreset);
    return { sizePreset, pixels, longerSidePx: Math.max(pixels.width, pixels.height) };
  }
  if (size !== undefined) {
    throw new ImageCombinationError('size', 'width and height');
  }
  if (width === undefined || height === undefined) {
    const path = width === undefined ? 'width' : 'height';
    throw invalidInput([{ path, kind: 'missing', message: `${path} is missing: send both sides, or size.` }], 'body');
  }
  const pixels = { width: snap(width), height: snap(height) };
  return { sizePreset: null, pixels, longerSidePx: Math.max(width, height) };
}
