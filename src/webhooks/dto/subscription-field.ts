import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { ValidateBy, ValidateIf } from 'class-validator';
import { EVENT_TYPES } from '../event-types.js';

const KNOWN: readonly string[] = ['*', ...EVENT_TYPES];

/** A list of event types, or `*`. */
export const SubscriptionField = (options: { description: string; isOptional?: boolean }): PropertyDecorator =>
  applyDecorators(
    ApiProperty({
      description: options.description,
      required: !options.isOptional,
      type: 'array',
      items: { type: 'string', enum: [...KNOWN] },
      minItems: 1,
      example: ['character.completed', 'character.failed'],
    } as object),
    ...(options.isOptional ? [ValidateIf((_, value) => value !== undefined)] : []),
    ValidateBy({
      name: 'subscription',
      validator: {
        validate: isSubscription,
        defaultMessage: (args) => `${args?.property} must be a list of one or more of: ${KNOWN.join(', ')}`,
      },
    }),
  );

const isSubscription = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.length > 0 &&
  new Set(value).size === value.length &&
  value.every((item) => typeof item === 'string' && KNOWN.includes(item));
