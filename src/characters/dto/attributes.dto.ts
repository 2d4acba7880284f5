import { applyDecorators } from '@nestjs/common';
import { Transform, type TransformFnParams } from 'class-transformer';
import { IntegerField, invalidInput, NestedField, StringField } from '../../http/index.js';
import type { Attributes } from '../character.entity.js';
import { isBlank } from '../characters.prompt.js';

const phrase = (description: string, example: string, max = 100): PropertyDecorator =>
  StringField({ description, max, isOptional: true, example });

/** Locked: what has no field of its own goes into the details. */
export class AttributesDto {
  @phrase('Gender, in your words.', 'woman', 60)
  gender?: string;

  @IntegerField({ description: 'Years.', min: 0, max: 150, isOptional: true, example: 28 })
  age?: number;

  @phrase('Ethnicity, in your words.', 'Portuguese')
  ethnicity?: string;

  @phrase('Colour of the hair.', 'auburn')
  hair_color?: string;

  @phrase('How the hair is worn.', 'long, in a braid')
  hair_style?: string;

  @phrase('Colour of the eyes.', 'green')
  eye_color?: string;

  @phrase('Build of the body.', 'athletic')
  body_type?: string;

  @phrase('Everything else: clothes, marks, expression.', 'freckles, a mustard yellow raincoat', 2_000)
  additional_details?: string;

  /** Without what is blank. */
  static toAttributes(input: AttributesDto): Attributes {
    return Object.fromEntries(Object.entries(input).filter(([, value]) => !isBlank(value)));
  }
}

/** Names that every object has would be dropped in silence. */
function withoutBorrowed({ obj, key, value }: TransformFnParams): unknown {
  const given: unknown = obj[key];
  const name = typeof given === 'object' && given !== null && Object.keys(given).find((one) => one in Object.prototype);
  if (name && !Array.isArray(given)) {
    const path = `${key}.${name}`;
    throw invalidInput(
      [{ path, kind: 'unknown', message: `${path} is not a field of this request: leave it out.` }],
      'body',
    );
  }
  return value;
}

export const AttributesField = (description: string): PropertyDecorator =>
  applyDecorators(
    NestedField(() => AttributesDto, { description, isOptional: true }),
    Transform(withoutBorrowed),
  );
