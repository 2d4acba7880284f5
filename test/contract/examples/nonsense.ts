import type { Schema } from '../fuzz/operations.js';

type Resolve = (schema: Schema) => Schema;

/** Fields of which the docs would show nothing but "string" or "additionalProp1", as `Dto.field`. */
export function nonsenseIn(schema: Schema, resolve: Resolve, place = '', above: string[] = []): string[] {
  const name = schema.$ref?.split('/').at(-1);
  if (name) {
    return above.includes(name) ? [] : nonsenseIn(resolve(schema), resolve, name, [...above, name]);
  }
  const { type, format, properties, additionalProperties } = schema;
  if (schema.example !== undefined || schema.default !== undefined || schema.enum) {
    return [];
  }
  if (type === 'string' || (type === 'object' && typeof additionalProperties === 'object')) {
    return format ? [] : [place];
  }
  const parts: [string, Schema | undefined][] = [
    ...Object.entries(properties ?? {}).map(([field, part]): [string, Schema] => [`${place}.${field}`, part]),
    [`${place}[]`, schema.items],
    [place, (schema.allOf ?? schema.oneOf ?? schema.anyOf)?.[0]],
  ];
  return parts.flatMap(([where, part]) => (part ? nonsenseIn(part, resolve, where, above) : []));
}
