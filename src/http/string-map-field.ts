import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { ValidateBy, ValidateIf } from 'class-validator';
import { lengthOf } from './fields.js';

interface StringMapOptions {
  description: string;
  maxKeys: number;
  maxKey: number;
  max: number;
}

/** An optional flat object of strings. */
export const StringMapField = (options: StringMapOptions): PropertyDecorator =>
  applyDecorators(
    ApiProperty({
      description: options.description,
      required: false,
      type: 'object',
      maxProperties: options.maxKeys,
      additionalProperties: { type: 'string', maxLength: options.max },
    } as object),
    ValidateIf((_, value) => value !== undefined),
    ValidateBy({
      name: 'stringMap',
      validator: {
        validate: (value: unknown) => findFault(value, options) === null,
        defaultMessage: (args) => `${args?.property} ${findFault(args?.value, options) ?? 'is not usable'}`,
      },
    }),
  );

function findFault(value: unknown, { maxKeys, maxKey, max }: StringMapOptions): string | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return 'must be an object of strings';
  }
  const entries = Object.entries(value);
  if (entries.length > maxKeys) {
    return `has ${entries.length} keys; at most ${maxKeys} are taken`;
  }
  if (entries.some(([key]) => lengthOf(key) > maxKey)) {
    return `has a key of more than ${maxKey} characters`;
  }
  const wrong = entries.find(([, item]) => typeof item !== 'string' || lengthOf(item) > max);
  return wrong ? `must hold strings of at most ${max} characters only` : null;
}
