import { ApiError, Catalogued, type Family } from '../common/index.js';

/** One fault of one field. `path` is dotted: `reference_images.2`. */
export interface InputIssue {
  path: string;
  kind: 'missing' | 'format' | 'range' | 'unknown';
  message: string;
}

const CURE = 'The message names the field and its rule; the route in /docs shows the whole shape.';

/** A field of the body or the query is not as the route wants it. The subclass is the first issue's kind. */
export abstract class InvalidInputError extends ApiError {
  override readonly param?: string;

  constructor(
    readonly issues: InputIssue[],
    readonly source: 'body' | 'query' | 'header',
  ) {
    super(issues.map(({ message }) => message).join(' '));
    this.param = issues[0]?.path || undefined;
  }

  /** The portraits family tells a body that does not hold (422) from a query or header that does not (400). */
  override statusFor(family: Family): number {
    return this.source === 'body' ? super.statusFor(family) : this.info.status;
  }
}

const CODES = { portraits: 'validation_failed', avatars: 'invalid_request_body' };

@Catalogued({
  status: 400,
  statusIn: { portraits: 422 },
  code: { ...CODES, characters: 'missing_field' },
  owner: 'caller',
  cause: 'A required field is missing.',
  cure: CURE,
})
export class MissingFieldError extends InvalidInputError {}

@Catalogued({
  status: 400,
  statusIn: { portraits: 422 },
  code: { ...CODES, characters: 'invalid_format' },
  owner: 'caller',
  cause: 'A field has the wrong type or pattern.',
  cure: CURE,
})
export class InvalidFormatError extends InvalidInputError {}

@Catalogued({
  status: 400,
  statusIn: { portraits: 422 },
  code: { ...CODES, characters: 'value_out_of_range' },
  owner: 'caller',
  cause: 'A field is too long, too short, too large or too small.',
  cure: CURE,
})
export class ValueOutOfRangeError extends InvalidInputError {}

@Catalogued({
  status: 400,
  code: { characters: 'parameter_unknown' },
  owner: 'caller',
  cause: 'A field that this route does not know (characters, images, files, webhook endpoints and admin only).',
  cure: 'Leave the field out, or check its spelling.',
})
export class UnknownParameterError extends InvalidInputError {}

const CLASSES = {
  missing: MissingFieldError,
  format: InvalidFormatError,
  range: ValueOutOfRangeError,
  unknown: UnknownParameterError,
};

export function invalidInput(issues: InputIssue[], source: InvalidInputError['source']): InvalidInputError {
  const Kind = CLASSES[issues[0]?.kind ?? 'format'];
  return new Kind(issues, source);
}
