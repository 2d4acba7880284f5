import type { OpenAPIObject } from '@nestjs/swagger';
import type { ApiError, ErrorClass, ErrorInfo, Family } from '../common/index.js';
import { codeIn, errorCatalogue } from '../common/index.js';
import type { Dialect } from './dialects/dialect.js';
import { ERRORS_EXTENSION } from './error-docs.js';
import { InvalidJsonError, NotFoundError, PayloadTooLargeError, UnsupportedMediaTypeError } from './http.errors.js';
import { InvalidFormatError, MissingFieldError, UnknownParameterError, ValueOutOfRangeError } from './input.errors.js';

export interface BodyContent {
  examples?: Record<string, unknown>;
}

export interface Operation {
  responses: Record<string, unknown>;
  parameters?: { in: string; name?: string; schema?: object }[];
  requestBody?: { content: Record<string, BodyContent> };
  [ERRORS_EXTENSION]?: string[];
}

type Entry = [ErrorClass, ErrorInfo];

const OF_FIELDS: ErrorClass[] = [MissingFieldError, InvalidFormatError, ValueOutOfRangeError, UnknownParameterError];
const OF_BODIES: ErrorClass[] = [InvalidJsonError, PayloadTooLargeError, UnsupportedMediaTypeError];

const EXAMPLE_ID = '0199a3c4-5e6f-7a8b-9c0d-1e2f3a4b5c6d';

const text = { type: 'string' };
const nullable = { type: 'string', nullable: true };

const detail = (properties: object, required: string[]) => ({
  type: 'object',
  properties: { error: { type: 'object', properties, required } },
  required: ['error'],
});

/** The error body of each family, as the contract has it. */
const SCHEMAS: Record<Family, [name: string, schema: object]> = {
  portraits: [
    'PortraitsError',
    {
      type: 'object',
      properties: {
        error: { ...text, description: 'The code.' },
        message: { ...text, description: 'What to do next.' },
        used: { type: 'number' },
        limit: { type: 'number' },
        pii: { type: 'array', items: text },
        term: text,
        scores: { type: 'object', additionalProperties: { type: 'number' } },
        provider: text,
      },
      required: ['error', 'message'],
    },
  ],
  avatars: [
    'AvatarsError',
    detail(
      {
        type: text,
        code: text,
        message: text,
        request_id: text,
        param: text,
        issues: { type: 'array', items: { type: 'object' } },
      },
      ['type', 'code', 'message', 'request_id'],
    ),
  ],
  characters: [
    'CharactersError',
    detail({ type: text, code: text, message: text, param: nullable, doc_url: nullable, request_id: text }, [
      'type',
      'code',
      'message',
      'param',
      'doc_url',
      'request_id',
    ]),
  ],
};

/** Turns the error classes that a route may answer into responses: one per status, an example per class, each written once. */
export function documentResponses(document: OpenAPIObject, operation: Operation, dialect: Dialect): void {
  const { family } = dialect;
  const byStatus = classesByStatus(operation, family);
  delete operation[ERRORS_EXTENSION];
  const [schema, shape] = SCHEMAS[family];
  const components = (document.components ??= {});
  components.schemas = { ...components.schemas, [schema]: shape };
  for (const [status, entries] of [...byStatus].toSorted(([a], [b]) => a - b)) {
    const name = [family, status, ...entries.map(([type]) => type.name)].join('_');
    components.examples = {
      ...components.examples,
      ...Object.fromEntries(entries.map((entry) => exampleOf(entry, dialect))),
    };
    components.responses = { ...components.responses, [name]: responseOf(entries, family, schema) };
    operation.responses[String(status)] = { $ref: `#/components/responses/${name}` };
  }
}

/** Those that the route names, and those that its shape alone brings along: a body, a query, an id. */
function classesByStatus(operation: Operation, family: Family): Map<number, Entry[]> {
  const places = new Set((operation.parameters ?? []).map((parameter) => parameter.in));
  const named = new Set([
    ...(operation[ERRORS_EXTENSION] ?? []),
    ...namesOf(operation.requestBody ? [...OF_FIELDS, ...OF_BODIES] : []),
    ...namesOf(places.has('path') ? [NotFoundError] : []),
  ]);
  const inQuery = new Set(namesOf(places.has('query') ? OF_FIELDS : []));
  const found = new Map<number, Entry[]>();
  for (const [type, info] of errorCatalogue()) {
    const isKnown = typeof info.code === 'string' || info.code[family] !== undefined;
    const statuses = new Set([
      ...(named.has(type.name) ? [statusIn(info, family)] : []),
      // A query that does not hold is a bad request in every family.
      ...(inQuery.has(type.name) ? [info.status] : []),
    ]);
    for (const status of isKnown ? statuses : []) {
      found.set(status, [...(found.get(status) ?? []), [type, info]]);
    }
  }
  return found;
}

const namesOf = (types: ErrorClass[]): string[] => types.map(({ name }) => name);

const responseOf = (entries: Entry[], family: Family, schema: string) => ({
  description: entries.map(([, info]) => `\`${codeIn(info, family)}\`: ${info.cause}`).join('\n\n'),
  content: {
    'application/json': {
      schema: { $ref: `#/components/schemas/${schema}` },
      examples: Object.fromEntries(
        entries.map(([type]) => [type.name, { $ref: `#/components/examples/${exampleName(type, family)}` }]),
      ),
    },
  },
});

const statusIn = (info: ErrorInfo, family: Family): number => info.statusIn?.[family] ?? info.status;

const exampleName = ({ name }: ErrorClass, family: Family): string => `${name}_${family}`;

function exampleOf([type, info]: Entry, dialect: Dialect): [string, { summary: string; value: object }] {
  const { family } = dialect;
  const shown = {
    info,
    message: info.cause,
    statusFor: () => statusIn(info, family),
    codeFor: () => codeIn(info, family),
  };
  const value = dialect.errorBody(shown as unknown as ApiError, dialect.requestId(EXAMPLE_ID));
  return [exampleName(type, family), { summary: info.cure, value }];
}
