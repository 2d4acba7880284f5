import * as fc from 'fast-check';
import type { Operation, Parameter, Schema } from './operations.js';

type Resolve = (schema: Schema) => Schema;

/** One request of the fuzz: what is sent, and whether it may be accepted. */
export interface FuzzRequest {
  kind: 'valid' | 'negative' | 'hostile' | 'without credential' | 'wrong id';
  query: [string, string][];
  body: unknown;
  /** Text to send instead of JSON of the body. */
  rawBody?: string;
}

const MAX_DEPTH = 4;
/** Long enough for a limit of any field, short enough to be quick. */
const LONG = 6_000;

/** Values of a schema, its bounds among them. */
export function valuesOf(given: Schema, resolve: Resolve, depth = 0): fc.Arbitrary<unknown> {
  const schema = flat(given, resolve);
  if (schema.enum) {
    return fc.constantFrom(...schema.enum);
  }
  const alternatives = schema.oneOf ?? schema.anyOf;
  if (alternatives) {
    return fc.oneof(...alternatives.map((one) => valuesOf(one, resolve, depth + 1)));
  }
  const values = VALUES[schema.type ?? 'object'] ?? VALUES.object;
  const plain = (values as NonNullable<typeof values>)(schema, resolve, depth);
  return schema.nullable ? fc.oneof({ weight: 9, arbitrary: plain }, fc.constant(null)) : plain;
}

const VALUES: Record<string, (schema: Schema, resolve: Resolve, depth: number) => fc.Arbitrary<unknown>> = {
  string: ({ minLength = 0, maxLength = 200, pattern }) =>
    pattern
      ? fc.stringMatching(new RegExp(pattern))
      : fc.oneof(
          fc.string({ minLength, maxLength: Math.min(maxLength, minLength + 40), unit: 'grapheme' }),
          fc.constantFrom('a'.repeat(Math.min(Math.max(minLength, 1), LONG)), 'z'.repeat(Math.min(maxLength, LONG))),
          fc.constantFrom(
            'A lighthouse keeper with red hair',
            'test:fail',
            'ﷺ𝕳é\u200d',
            "'; DROP TABLE job; --",
            '../../etc',
          ),
        ),
  integer: ({ minimum = -1_000, maximum = 1_000 }) =>
    fc.oneof(fc.integer({ min: minimum, max: maximum }), fc.constantFrom(minimum, maximum)),
  number: ({ minimum = -1_000, maximum = 1_000 }) =>
    fc.oneof(fc.double({ min: minimum, max: maximum, noNaN: true }), fc.constantFrom(minimum, maximum)),
  boolean: () => fc.boolean(),
  array: ({ items = {}, minItems = 0, maxItems = 4 }, resolve, depth) =>
    depth > MAX_DEPTH
      ? fc.constant([])
      : fc.array(valuesOf(items, resolve, depth + 1), {
          minLength: minItems,
          maxLength: Math.min(maxItems, minItems + 3),
        }),
  object: ({ properties = {}, required = [], additionalProperties }, resolve, depth) => {
    if (depth > MAX_DEPTH) {
      return fc.constant({});
    }
    const known = Object.fromEntries(
      Object.entries(properties).map(([name, schema]) => [name, valuesOf(schema, resolve, depth + 1)]),
    );
    const record = fc.record(known, { requiredKeys: required.filter((name) => name in known) });
    return additionalProperties && typeof additionalProperties === 'object' && Object.keys(properties).length === 0
      ? fc.dictionary(fc.stringMatching(/^[a-z_]{1,12}$/), valuesOf(additionalProperties, resolve, depth + 1), {
          maxKeys: 4,
        })
      : record;
  },
};

/** Requests of all kinds for one operation. */
export function requestsOf(operation: Operation, resolve: Resolve): fc.Arbitrary<FuzzRequest> {
  const body = operation.body ? valuesOf(operation.body, resolve) : fc.constant(undefined);
  const query = queryOf(operation.query, resolve);
  const make = (kind: FuzzRequest['kind'], parts: Partial<Record<'body' | 'query', fc.Arbitrary<unknown>>> = {}) =>
    fc.record({ kind: fc.constant(kind), query, body, ...parts }) as fc.Arbitrary<FuzzRequest>;
  const wrongBody = operation.body ? brokenBodies(operation.body, body, resolve) : null;
  const wrongQuery = brokenQueries(operation.query, resolve);
  return fc.oneof(
    { weight: 4, arbitrary: make('valid') },
    { weight: 1, arbitrary: make('without credential') },
    ...(operation.path.includes('{') ? [{ weight: 1, arbitrary: make('wrong id') }] : []),
    ...(wrongBody ? [{ weight: 4, arbitrary: make('negative', { body: wrongBody }) }] : []),
    ...(wrongQuery ? [{ weight: 2, arbitrary: make('negative', { query: wrongQuery }) }] : []),
    ...(operation.body
      ? [
          {
            weight: 2,
            arbitrary: fc.record({
              kind: fc.constant('hostile'),
              query,
              body,
              rawBody: hostile,
            }) as fc.Arbitrary<FuzzRequest>,
          },
        ]
      : []),
  );
}

/** No route may take any of these, whatever it is about. */
const hostile = fc.oneof(
  fc.constantFrom(
    '{',
    '[]',
    'null',
    '"text"',
    '1e400',
    '{"a":1,"a":2}',
    '{"__proto__":{"isAdmin":true}}',
    '{"constructor":{"prototype":{}}}',
    '{"prompt":"a\\u0000b","name":"a\\u0000b"}',
    '{"name":"\\ud800"}',
    `${'{"a":'.repeat(40)}1${'}'.repeat(40)}`,
    `{${Array.from({ length: 1_001 }, (_, at) => `"k${at}":1`).join(',')}}`,
  ),
  fc.string({ maxLength: 60 }).filter((text) => !/^\s*(\{|$)/.test(text)),
);

function queryOf(parameters: Parameter[], resolve: Resolve): fc.Arbitrary<[string, string][]> {
  const known = Object.fromEntries(parameters.map(({ name, schema }) => [name, valuesOf(schema, resolve)]));
  return fc
    .record(known, { requiredKeys: parameters.filter(({ required }) => required).map(({ name }) => name) })
    .map((query) => Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]));
}

/** A good body with one field that its schema does not allow, or without one that it needs. */
function brokenBodies(schema: Schema, body: fc.Arbitrary<unknown>, resolve: Resolve): fc.Arbitrary<unknown> | null {
  const { properties = {}, required = [] } = flat(schema, resolve);
  const replaced = Object.entries(properties).flatMap(([name, field]) => {
    const wrong = wrongValuesOf(flat(field, resolve));
    return wrong.length > 0
      ? [fc.tuple(body, fc.constantFrom(...wrong)).map(([good, bad]) => ({ ...(good as object), [name]: bad }))]
      : [];
  });
  const left = required.map((name) =>
    body.map((good) => Object.fromEntries(Object.entries(good as object).filter(([key]) => key !== name))),
  );
  const all = [...replaced, ...left];
  return all.length > 0 ? fc.oneof(...all) : null;
}

function brokenQueries(parameters: Parameter[], resolve: Resolve): fc.Arbitrary<unknown> | null {
  const all = parameters.flatMap(({ name, schema }) =>
    wrongValuesOf(flat(schema, resolve), { isText: true }).map((bad): [string, string][] => [[name, String(bad)]]),
  );
  return all.length > 0 ? fc.constantFrom(...all) : null;
}

/** No pattern allows all of these. */
const ODD = ['?!', '\u0007'];

/** What a field of that schema must refuse. In an address everything is text. */
function wrongValuesOf(schema: Schema, { isText = false } = {}): unknown[] {
  const { type, enum: members, minLength = 0, maxLength, minimum, maximum, pattern, maxItems } = schema;
  if (schema.oneOf || schema.anyOf) {
    return [];
  }
  const bounds = [
    ...(minimum === undefined ? [] : [minimum - 1]),
    ...(maximum === undefined ? [] : [maximum + 1]),
    ...(maxLength === undefined || maxLength > LONG ? [] : ['x'.repeat(maxLength + 1)]),
    ...(minLength > 0 ? [''] : []),
    ...(pattern ? ODD.filter((text) => !new RegExp(pattern, 'u').test(text)) : []),
    ...(members ? ['no-member'] : []),
    ...(maxItems === undefined || isText ? [] : [Array.from({ length: maxItems + 1 }, () => 'x')]),
    ...(isText && (type === 'integer' || type === 'number') ? ['abc', '1e999', 'NaN', '0x10'] : []),
  ];
  if (isText) {
    return bounds;
  }
  const others: Record<string, unknown[]> = {
    string: [7, true, ['x'], { x: 1 }],
    integer: ['7', 1.5, true, [1], 1e300],
    number: ['7', true, [1], {}],
    boolean: ['true', 1, 'yes', []],
    array: ['x', 7, {}],
    object: ['x', 7, [1]],
  };
  return [...bounds, ...(type ? (others[type] ?? []) : [])];
}

/** References followed, `allOf` merged. */
function flat(given: Schema, resolve: Resolve): Schema {
  const schema = resolve(given);
  return schema.allOf
    ? Object.assign({}, schema, ...schema.allOf.map((part) => flat(part, resolve)), { allOf: undefined })
    : schema;
}
