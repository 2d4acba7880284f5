import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ValidateBy, ValidateIf } from 'class-validator';
import { lengthOf } from './fields.js';

interface StringMapOptions {
  description: string;
  maxKeys: number;
  maxKey: number;
  max: number;
  example?: Record<string, string>;
}

/** An optional flat object of strings. */
export const StringMapField = (options: StringMapOptions): PropertyDecorator =>
  applyDecorators(
    ApiProperty({
      description: options.description,
      required: false,
      type: 'object',
      maxProperties: options.maxKeys,
      example: options.example,
      additionalProperties: { type: 'string', maxLength: options.max },
    } as object),
    // As it came: the transformer would leave out keys such as `toString`, which every object has.
    Transform(({ obj, key }) => (obj as Record<string, unknown>)[key]),
    ValidateIf((_, value) => value !== undefined),
    rule('stringMap', (value) => (isStringMap(value) ? null : 'must be an object of strings')),
    rule('maxKeysAndLengths', (value) => (isStringMap(value) ? findExcess(value, options) : null)),
  );

const rule = (name: string, findFault: (value: unknown) => string | null): PropertyDecorator =>
  ValidateBy({
    name,
    validator: {
      validate: (value: unknown) => findFault(value) === null,
      defaultMessage: (args) => `${args?.property} ${findFault(args?.value)}`,
    },
  });

const isStringMap = (value: unknown): value is Record<string, string> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every((item) => typeof item === 'string');

function findExcess(map: Record<string, string>, { maxKeys, maxKey, max }: StringMapOptions): string | null {
  const keys = Object.keys(map);
  if (keys.length > maxKeys) {
    return `has ${keys.length} keys; at most ${maxKeys} are taken`;
  }
  if (keys.some((key) => lengthOf(key) > maxKey)) {
    return `has a key of more than ${maxKey} characters`;
  }
  const isTooLong = Object.values(map).some((item) => lengthOf(item) > max);
  return isTooLong ? `must hold strings of at most ${max} characters only` : null;
}
