import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  Max,
  Min,
  ValidateBy,
  ValidateIf,
  ValidateNested,
  type ValidationArguments,
} from 'class-validator';

interface FieldOptions {
  description: string;
  isOptional?: boolean;
  isNullable?: boolean;
  example?: unknown;
}

interface StringOptions extends FieldOptions {
  min?: number;
  max: number;
  pattern?: RegExp;
  /** The pattern in words, such as `needs a letter`. */
  patternRule?: string;
  /** Surrounding white space does not count and is not kept. */
  isTrimmed?: boolean;
  default?: string;
}

/** A field may be absent, and null only where it says so: elsewhere null would slip past every other check. */
const optional = ({ isOptional, isNullable }: FieldOptions): PropertyDecorator[] => {
  if (isNullable) {
    return [isOptional ? IsOptional() : ValidateIf((_, value) => value !== null)];
  }
  return isOptional ? [ValidateIf((_, value) => value !== undefined)] : [];
};

const documented = (options: FieldOptions, schema: object): PropertyDecorator => {
  const { description, isOptional = false, isNullable, example } = options;
  return ApiProperty({ description, required: !isOptional, nullable: isNullable, example, ...schema });
};

/** Length in code points after NFC, so that a letter with its accent is one however it was typed. */
export const lengthOf = (text: string): number => Array.from(text.normalize('NFC')).length;

const codePoints = (min: number, max: number): PropertyDecorator =>
  ValidateBy({
    name: 'codePoints',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && lengthOf(value) >= min && lengthOf(value) <= max,
      defaultMessage: (args?: ValidationArguments) => `${args?.property} must have ${min} to ${max} characters`,
    },
  });

const isText: PropertyDecorator = ValidateBy({
  name: 'isText',
  validator: {
    validate: (value: unknown) => typeof value === 'string',
    defaultMessage: (args?: ValidationArguments) => `${args?.property} must be a string`,
  },
});

const matches = (pattern: RegExp, rule = `must match ${pattern.source}`): PropertyDecorator =>
  ValidateBy({
    name: 'pattern',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && pattern.test(value),
      defaultMessage: (args?: ValidationArguments) => `${args?.property} ${rule}`,
    },
  });

export const StringField = (options: StringOptions): PropertyDecorator => {
  const { min = 0, max, pattern, patternRule, isTrimmed = false } = options;
  return applyDecorators(
    documented(options, {
      type: 'string',
      minLength: min,
      maxLength: max,
      pattern: pattern?.source,
      default: options.default,
    }),
    ...(isTrimmed ? [Transform(({ value }) => (typeof value === 'string' ? value.trim() : value))] : []),
    ...optional(options),
    // The first rule that is broken is the one told: a value of the wrong type is not "too long".
    isText,
    codePoints(min, max),
    ...(pattern ? [matches(pattern, patternRule)] : []),
  );
};

export const BooleanField = (options: FieldOptions & { default?: boolean }): PropertyDecorator =>
  applyDecorators(
    documented(
      { isOptional: options.default !== undefined, ...options },
      { type: 'boolean', default: options.default },
    ),
    ...optional({ isOptional: options.default !== undefined, ...options }),
    IsBoolean({ message: '$property must be true or false' }),
  );

export const EnumField = (options: FieldOptions & { values: readonly string[]; default?: string }): PropertyDecorator =>
  applyDecorators(
    documented(
      { isOptional: options.default !== undefined, ...options },
      { type: 'string', enum: [...options.values, ...(options.isNullable ? [null] : [])], default: options.default },
    ),
    ...optional({ isOptional: options.default !== undefined, ...options }),
    IsIn([...options.values], { message: `$property must be one of: ${options.values.join(', ')}` }),
  );

interface IntegerOptions extends FieldOptions {
  min: number;
  max: number;
  default?: number;
  /** Query strings carry digits where bodies carry numbers. */
  isQuery?: boolean;
}

export const IntegerField = (options: IntegerOptions): PropertyDecorator => {
  const message = `$property must be a whole number from ${options.min} to ${options.max}`;
  return applyDecorators(
    documented(
      { isOptional: options.default !== undefined, ...options },
      { type: 'integer', minimum: options.min, maximum: options.max, default: options.default },
    ),
    ...(options.isQuery
      ? [Transform(({ value }) => (/^-?\d{1,15}$/.test(String(value)) ? Number(value) : value))]
      : []),
    ...optional({ isOptional: options.default !== undefined, ...options }),
    IsInt({ message }),
    Min(options.min, { message }),
    Max(options.max, { message }),
  );
};

export const NumberField = (options: FieldOptions & { min: number; max: number }): PropertyDecorator => {
  const message = `$property must be a number from ${options.min} to ${options.max}`;
  return applyDecorators(
    documented(options, { type: 'number', minimum: options.min, maximum: options.max }),
    ...optional(options),
    IsNumber({}, { message }),
    Min(options.min, { message }),
    Max(options.max, { message }),
  );
};

/** A list of strings. */
const isStringList = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

export const StringListField = (options: FieldOptions & { maxItems: number; max: number }): PropertyDecorator =>
  applyDecorators(
    documented(options, {
      type: 'array',
      items: { type: 'string', maxLength: options.max },
      maxItems: options.maxItems,
    }),
    ...optional(options),
    ValidateBy({
      name: 'stringList',
      validator: {
        validate: isStringList,
        defaultMessage: (args?: ValidationArguments) => `${args?.property} must be a list of strings`,
      },
    }),
    ValidateBy({
      name: 'maxItemsAndLengths',
      validator: {
        validate: (value: unknown) =>
          !isStringList(value) ||
          (value.length <= options.maxItems && value.every((item) => lengthOf(item) <= options.max)),
        defaultMessage: (args?: ValidationArguments) =>
          `${args?.property} must be a list of at most ${options.maxItems} strings of at most ${options.max} characters`,
      },
    }),
  );

/** An object with fields of its own. */
export const NestedField = (shape: () => new () => object, options: FieldOptions): PropertyDecorator =>
  applyDecorators(
    // The library tells a lazy type from a class by this very name.
    documented(options, { type: () => shape() }),
    Type(shape),
    ...optional(options),
    IsObject({ message: '$property must be an object' }),
    ValidateNested({ message: '$property must be an object' }),
  );
