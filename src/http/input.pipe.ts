import { type ArgumentMetadata, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { type Family, isObject } from '../common/index.js';
import { type InputIssue, invalidInput } from './input.errors.js';
import { FORBIDDEN_KEYS } from './json-body.js';

const RANGE = /^(min|max|arrayMinSize|arrayMaxSize|arrayNotEmpty|isNotEmpty|codePoints|maxKeys|maxItems)/i;
/** What the validator calls the rule that a field has to be known. */
const UNKNOWN_FIELD = 'whitelistValidation';
/** Of a name that nobody knows, so much is told back; and of so many of them. */
const MAX_ECHO = 100;
const MAX_ISSUES = 100;

/** Turns bodies and queries into DTOs. Families differ in one thing only: whether a field they do not know is a fault. */
export class InputPipe extends ValidationPipe {
  private readonly refusesUnknown: boolean;

  constructor(family: Family) {
    const refusesUnknown = family === 'characters';
    super({
      transform: true,
      whitelist: refusesUnknown,
      forbidNonWhitelisted: refusesUnknown,
      forbidUnknownValues: true,
      validationError: { target: false, value: true },
      exceptionFactory: (errors) => new Faults(flatten(errors, '').slice(0, MAX_ISSUES).map(shortened)),
    });
    this.refusesUnknown = refusesUnknown;
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type === 'param' || metadata.type === 'custom') {
      return value;
    }
    const source = metadata.type;
    const input = value === undefined ? {} : value;
    const broken = isObject(input)
      ? [...unstorable(input, ''), ...this.borrowed(input, metadata.metatype)]
      : [notAnObject];
    if (broken.length > 0) {
      throw invalidInput(broken, source);
    }
    try {
      return await super.transform(input, metadata);
    } catch (error) {
      throw error instanceof Faults ? invalidInput(error.issues, source) : error;
    }
  }

  /** The validator takes names that every object has, such as `toString`, and names of a DTO's methods, for fields that it knows. */
  private borrowed(input: object, shape: ArgumentMetadata['metatype']): InputIssue[] {
    const known = shape?.prototype as object | undefined;
    const isBorrowed = (key: string): boolean =>
      key in Object.prototype || typeof (known as Record<string, unknown> | undefined)?.[key] === 'function';
    const names = this.refusesUnknown ? Object.keys(input).filter(isBorrowed) : [];
    return names.map((path) => ({ path, kind: 'unknown', message: notAField(path) }));
  }
}

/** What a caller made up is not sent back at any length. */
const shortened = ({ path, kind, message }: InputIssue): InputIssue =>
  path.length > MAX_ECHO
    ? { path: `${path.slice(0, MAX_ECHO)}…`, kind, message: message.replaceAll(path, `${path.slice(0, MAX_ECHO)}…`) }
    : { path, kind, message };

/** Carries what the validator found to the place that knows whether it was a body or a query. */
class Faults extends Error {
  constructor(readonly issues: InputIssue[]) {
    super();
  }
}

const notAnObject: InputIssue = { path: '', kind: 'format', message: 'The body must be a JSON object.' };

/** Text that Postgres cannot keep, NUL and lone surrogates, and names that queries, unlike bodies, may still carry. */
function unstorable(value: unknown, path: string): InputIssue[] {
  if (typeof value === 'string') {
    const isSound = value.isWellFormed() && !value.includes('\0');
    return isSound ? [] : [{ path, kind: 'format', message: `${path} holds a character that no text may have.` }];
  }
  if (typeof value === 'number' && !Number.isFinite(value)) {
    return [{ path, kind: 'format', message: `${path} is a number that is too large to keep.` }];
  }
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([key, item]) => [
    ...(FORBIDDEN_KEYS.has(key) ? [forbidden(key)] : []),
    ...unstorable(key, join(path, '(key)')),
    ...unstorable(item, join(path, key)),
  ]);
}

const notAField = (path: string): string => `${path} is not a field of this request: leave it out.`;

const forbidden = (key: string): InputIssue => ({
  path: key,
  kind: 'format',
  message: `${key} is not a name that a field may have.`,
});

const join = (path: string, key: string): string => (path ? `${path}.${key}` : key);

function flatten(errors: ValidationError[], parent: string): InputIssue[] {
  return errors.flatMap((error) => {
    const path = join(parent, error.property);
    const own = Object.entries(error.constraints ?? {}).slice(0, 1);
    return [
      ...own.map(([rule, message]) => ({
        path,
        kind: kindOf(rule, error.value),
        message: rule === UNKNOWN_FIELD ? notAField(path) : sentence(message, error.property, path),
      })),
      ...flatten(error.children ?? [], path),
    ];
  });
}

function kindOf(rule: string, value: unknown): InputIssue['kind'] {
  if (rule === UNKNOWN_FIELD) {
    return 'unknown';
  }
  if (value === undefined) {
    return 'missing';
  }
  return RANGE.test(rule) ? 'range' : 'format';
}

function sentence(message: string, property: string, path: string): string {
  const text = message.startsWith(property) ? path + message.slice(property.length) : message;
  return text.endsWith('.') ? text : `${text}.`;
}
