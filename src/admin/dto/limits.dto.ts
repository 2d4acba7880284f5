import { ApiProperty } from '@nestjs/swagger';
import { Examples } from '../../http/index.js';
import { ValidateBy, type ValidationArguments } from 'class-validator';
import {
  type EffectiveLimit,
  isWhole,
  leastOf,
  LIMIT_NAMES,
  type LimitName,
  type Override,
} from '../../billing/index.js';
import { dateOf } from './moment.js';

const MAX_VALUE = 1_000_000_000;

type Value = number | null;
type LimitInput = Value | { value: Value; expires_at?: string | null };

/** Null when the input is neither a value nor a value with a moment of expiry; whether it is in range is another question. */
function overrideOf(name: LimitName, input: unknown): Override | null {
  if (typeof input !== 'object' || input === null) {
    return isValue(name, input) ? { name, value: input, expiresAt: null } : null;
  }
  const { value, expires_at: expiresAt = null, ...rest } = input as Record<string, unknown>;
  const date = dateOf(expiresAt);
  const isSound = Object.keys(rest).length === 0 && (expiresAt === null || date !== null) && isValue(name, value);
  return isSound ? { name, value, expiresAt: date } : null;
}

const isValue = (name: LimitName, value: unknown): value is Value =>
  value === null ||
  (typeof value === 'number' &&
    (Number.isInteger(value) || (!isWhole(name) && Math.round(value * 1_000) / 1_000 === value)));

const isInRange = ({ name, value }: Override): boolean =>
  value === null || (value >= leastOf(name) && value <= MAX_VALUE);

const ruleOf = (name: LimitName): string =>
  `a ${isWhole(name) ? 'whole number' : 'number with at most three decimals'} from ${leastOf(name)} to ${MAX_VALUE}, null, or {value, expires_at} with a moment in RFC 3339`;

const limitField = (name: LimitName): PropertyDecorator => {
  const defaultMessage = (args?: ValidationArguments) => `${args?.property} must be ${ruleOf(name)}`;
  const isForm = (input: unknown) => input === undefined || overrideOf(name, input) !== null;
  const isBounded = (input: unknown) => {
    const override = overrideOf(name, input);
    return override === null || isInRange(override);
  };
  // The first rule that is broken names the error, so the form comes before the range.
  const rules = [
    ValidateBy({ name: 'limit', validator: { validate: isForm, defaultMessage } }),
    ValidateBy({ name: 'minMax', validator: { validate: isBounded, defaultMessage } }),
  ];
  const documented = ApiProperty({
    required: false,
    description: `Null is unlimited. Must be ${ruleOf(name)}.`,
    // Without a type the documentation looks for one in the class, where a field made from data has none.
    type: Object,
    oneOf: [
      { type: 'number', nullable: true },
      { type: 'object', properties: { value: { type: 'number' }, expires_at: { type: 'string' } } },
    ],
  });
  return (target, property) => {
    for (const rule of rules) {
      rule(target, property);
    }
    documented(target, property);
  };
};

/** A flat map from the name of a limit to what it shall be; the names are data, so the fields are too. */
@Examples({
  'for good': { 'credits.monthly': 500, 'persona.portrait.monthly_limit': null },
  'for a time': { 'rate.images_post.per_minute': { value: 240, expires_at: '2099-12-31T23:59:59Z' } },
})
export class UpdateLimitsDto {
  overrides(): Override[] {
    const inputs = this as unknown as Partial<Record<LimitName, LimitInput>>;
    return LIMIT_NAMES.flatMap((name) => {
      const override = inputs[name] === undefined ? null : overrideOf(name, inputs[name]);
      return override ? [override] : [];
    });
  }
}

class EffectiveLimitDto {
  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Null is unlimited; for `credits.monthly`: by grant.',
    example: 500,
  })
  value!: number | null;

  @ApiProperty({ enum: ['plan', 'override'] })
  source!: 'plan' | 'override';

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  expires_at!: string | null;
}

/** Every limit by its name. */
export class LimitsDto {
  static from(limits: EffectiveLimit[]): LimitsDto {
    const shown = limits.map(({ name, value, source, expiresAt }): [LimitName, EffectiveLimitDto] => [
      name,
      { value, source, expires_at: expiresAt?.toISOString() ?? null },
    ]);
    return Object.assign(new LimitsDto(), Object.fromEntries(shown));
  }
}

for (const name of LIMIT_NAMES) {
  limitField(name)(UpdateLimitsDto.prototype, name);
  ApiProperty({ type: EffectiveLimitDto })(LimitsDto.prototype, name);
}
