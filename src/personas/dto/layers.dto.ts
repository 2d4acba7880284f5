import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { ValidateBy, ValidateIf } from 'class-validator';
import { lengthOf, NestedField, NumberField, StringField, StringListField } from '../../http/index.js';

const MAX_AGE = 150;

const trait = (description: string): PropertyDecorator =>
  NumberField({ description, min: 0, max: 1, isOptional: true, example: 0.6 });

const prose = (description: string, example?: string): PropertyDecorator =>
  StringField({ description, max: 2000, isOptional: true, example });

const phrase = (description: string, example?: string): PropertyDecorator =>
  StringField({ description, max: 200, isOptional: true, example });

const AgeField = (): PropertyDecorator =>
  applyDecorators(
    ApiProperty({
      description: `A whole number of years from 0 to ${MAX_AGE}, or words such as "in her forties" (at most 200 characters).`,
      oneOf: [
        { type: 'integer', minimum: 0, maximum: MAX_AGE },
        { type: 'string', maxLength: 200 },
      ],
      required: false,
      example: 34,
    }),
    ValidateIf((_, value) => value !== undefined),
    ValidateBy({
      name: 'age',
      validator: {
        validate: (value: unknown) => (typeof value === 'string' ? lengthOf(value) <= 200 : isAge(value)),
        defaultMessage: () => `age must be a whole number from 0 to ${MAX_AGE}, or at most 200 characters of text`,
      },
    }),
  );

const isAge = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MAX_AGE;

export class SoulDto {
  @prose('What they want most.', 'To be remembered for one honest photograph.')
  desire?: string;

  @prose('What they are afraid of.', 'To be looked at and not seen.')
  fear?: string;

  @prose('What once hurt them.', 'A brother who left without a word.')
  wound?: string;

  @prose('How they change.', 'Learns to stand in front of the lens.')
  growth_arc?: string;
}

export class BigFiveDto {
  @trait('From 0, conventional, to 1, curious.')
  openness?: number;

  @trait('From 0, careless, to 1, disciplined.')
  conscientiousness?: number;

  @trait('From 0, reserved, to 1, outgoing.')
  extraversion?: number;

  @trait('From 0, blunt, to 1, warm.')
  agreeableness?: number;

  @trait('From 0, calm, to 1, anxious.')
  neuroticism?: number;
}

export class SelfDto {
  @NestedField(() => BigFiveDto, { description: 'Five traits, each from 0 to 1.', isOptional: true })
  bigFive?: BigFiveDto;

  @phrase('The figure they resemble.', 'explorer')
  archetype?: string;

  @StringListField({
    description: 'What they hold dear.',
    maxItems: 20,
    max: 200,
    isOptional: true,
    example: ['candour'],
  })
  values?: string[];

  @phrase('How they bind to others.', 'secure')
  attachment?: string;
}

export class VoiceDto {
  @phrase('How formal they are.', 'warm, informal')
  register?: string;

  @phrase('The pace of their sentences.', 'unhurried')
  rhythm?: string;

  @phrase('The words they choose.', 'plain, a little nautical')
  vocabulary?: string;
}

export class MaskDto {
  @NestedField(() => VoiceDto, { description: 'How they sound.', isOptional: true })
  voice?: VoiceDto;

  @StringListField({
    description: 'What they say again and again.',
    maxItems: 20,
    max: 300,
    isOptional: true,
    example: ['Let us look again.'],
  })
  signaturePhrases?: string[];
}

export class AppearanceDto {
  @phrase('Gender, in your words.', 'woman')
  gender?: string;

  @phrase('Ethnicity, in your words.', 'Portuguese')
  ethnicity?: string;

  @phrase('Colour of the skin.', 'olive')
  skinTone?: string;

  @phrase('Colour of the hair.', 'auburn')
  hairColor?: string;

  @phrase('How the hair is worn.', 'shoulder-length, wavy')
  hairStyle?: string;

  @phrase('Colour of the eyes.', 'green')
  eyeColor?: string;

  @phrase('Build of the body.', 'slim')
  build?: string;

  @phrase('What one recognises them by.', 'round glasses, freckles')
  distinguishingMarks?: string;

  @phrase('What they wear.', 'navy turtleneck')
  clothing?: string;

  @phrase('What their face shows.', 'a slight smile')
  expression?: string;
}

export class SurfaceDto {
  @phrase('The name others know.', 'Inês')
  name?: string;

  @AgeField()
  age?: number | string;

  @phrase('Where they are.', 'Lisbon, by the river')
  location?: string;

  @phrase('What they do.', 'harbour photographer')
  occupation?: string;

  @NestedField(() => AppearanceDto, { description: 'What a stranger sees; it drives the portrait.', isOptional: true })
  appearance?: AppearanceDto;
}

/** Members that are not named here are kept and not used. */
export class LayersDto {
  @NestedField(() => SoulDto, { description: 'What moves them; becomes expression.', isOptional: true })
  soul?: SoulDto;

  @NestedField(() => SelfDto, { description: 'Who they are.', isOptional: true })
  self?: SelfDto;

  @NestedField(() => MaskDto, { description: 'How they present themselves; becomes mood.', isOptional: true })
  mask?: MaskDto;

  @NestedField(() => SurfaceDto, { description: 'What shows; the portrait is made from it first.', isOptional: true })
  surface?: SurfaceDto;
}
