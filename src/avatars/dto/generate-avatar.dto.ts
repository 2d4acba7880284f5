import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { ValidateBy, ValidateIf } from 'class-validator';
import {
  type BodyBlobs,
  EXAMPLE_UUID,
  Examples,
  IntegerField,
  NestedField,
  StringField,
  StringMapField,
} from '../../http/index.js';
import type { AvatarWish } from '../avatars.service.js';
import { AvatarHintsDto } from './avatar-hints.dto.js';
import { AvatarOutputDto } from './avatar-output.dto.js';
import { GENERATE_AVATAR_EXAMPLES, SMALL_PICTURE } from './generate-avatar.examples.js';
import { UUID } from './uuid.js';

export const MAX_REFERENCES = 6;

/** How large each picture is, and whether it is one, is judged where it is decoded. */
const ReferencesField = (): PropertyDecorator =>
  applyDecorators(
    ApiProperty({
      description:
        '1 to 6 pictures as data URLs or bare base64: JPEG, PNG or WebP, at most 15 MB each. With them the library is not used.',
      required: false,
      type: 'array',
      items: { type: 'string', example: SMALL_PICTURE },
      maxItems: MAX_REFERENCES,
    }),
    ValidateIf((_, value) => value !== undefined),
    ValidateBy({
      name: 'references',
      validator: {
        validate: (value: unknown) =>
          Array.isArray(value) && value.length <= MAX_REFERENCES && value.every((item) => typeof item === 'string'),
        defaultMessage: (args) =>
          `${args?.property} must be a list of at most ${MAX_REFERENCES} data URLs or base64 strings`,
      },
    }),
  );

/** Hints are flat: a value inside a value would be read by nobody. */
const isFlat: PropertyDecorator = ValidateBy({
  name: 'isFlat',
  validator: {
    validate: (value: unknown) => typeof value !== 'object' || value === null || Object.values(value).every(isScalar),
    defaultMessage: (args) => `${args?.property} must be flat: its values are strings, and accessories a list of them`,
  },
});

const isScalar = (value: unknown): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (Array.isArray(value) && value.every((item) => typeof item !== 'object'));

@Examples(GENERATE_AVATAR_EXAMPLES)
export class GenerateAvatarDto {
  @StringField({
    description: 'The avatar you want, in your words.',
    min: 1,
    max: 5_000,
    isTrimmed: true,
    example: "A ship's cook with a kind face",
  })
  prompt!: string;

  @NestedField(() => AvatarHintsDto, {
    description: 'Steers composition, style and culture. Unknown hints are ignored and named in the answer.',
    isOptional: true,
  })
  @isFlat
  hints: AvatarHintsDto = new AvatarHintsDto();

  @ReferencesField()
  reference_images: string[] = [];

  @NestedField(() => AvatarOutputDto, { description: 'Shape and size of the picture.', isOptional: true })
  output: AvatarOutputDto = new AvatarOutputDto();

  @StringField({ description: 'Your own id, echoed in the job.', max: 200, isOptional: true, example: 'order-8472' })
  client_reference_id?: string;

  @StringMapField({
    description: 'Echoed in the job and in webhooks.',
    maxKeys: 16,
    maxKey: 64,
    max: 500,
    example: { crew: 'galley' },
  })
  metadata: Record<string, string> = {};

  @StringField({
    description: 'A saved avatar that shows the person.',
    max: 36,
    pattern: UUID,
    patternRule: 'must be a uuid',
    isOptional: true,
    example: EXAMPLE_UUID,
  })
  avatar_id?: string;

  @IntegerField({
    description: 'The same order with the same seed gives the same picture, where the provider can.',
    min: 0,
    max: 2_147_483_647,
    isOptional: true,
    example: 42,
  })
  seed?: number;

  static toWish(input: GenerateAvatarDto, blobs: BodyBlobs): AvatarWish {
    return {
      prompt: input.prompt,
      hints: input.hints,
      references: input.reference_images.map((item) => blobs.find(item)),
      avatarId: input.avatar_id ?? null,
      output: input.output,
      clientReferenceId: input.client_reference_id ?? null,
      metadata: input.metadata,
      seed: input.seed ?? null,
    };
  }
}
