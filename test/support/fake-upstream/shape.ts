/** A strict picture of a JSON body: fields that are not drawn are faults, a name with `?` may be absent. */
export type Shape =
  | 'string'
  | 'number'
  | 'boolean'
  | readonly (string | number)[]
  | { each: Shape }
  | { fields: Record<string, Shape> }
  | { oneOf: readonly Shape[] };

/** What is wrong with a value, as sentences; none when it fits. */
export function faultsOf(value: unknown, shape: Shape, path = 'body'): string[] {
  if (typeof shape === 'string') {
    return typeof value === shape ? [] : [`${path} should be a ${shape}`];
  }
  if (isChoice(shape)) {
    return shape.includes(value as string)
      ? []
      : [`${path} should be one of ${shape.join(', ')}, not ${String(value)}`];
  }
  if ('each' in shape) {
    return Array.isArray(value)
      ? value.flatMap((item, at) => faultsOf(item, shape.each, `${path}[${at}]`))
      : [`${path} should be a list`];
  }
  if ('oneOf' in shape) {
    const faults = shape.oneOf.map((one) => faultsOf(value, one, path));
    return faults.some((list) => list.length === 0) ? [] : (faults[0] ?? []);
  }
  return faultsOfFields(value, shape.fields, path);
}

function faultsOfFields(value: unknown, fields: Record<string, Shape>, path: string): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [`${path} should be an object`];
  }
  const known = new Map(Object.entries(fields).map(([name, shape]) => [name.replace('?', ''), shape]));
  const missing = Object.keys(fields).filter((name) => !name.endsWith('?') && !(name in value));
  return [
    ...missing.map((name) => `${path}.${name} is missing`),
    ...Object.entries(value).flatMap(([name, item]) => {
      const shape = known.get(name);
      return shape ? faultsOf(item, shape, `${path}.${name}`) : [`${path}.${name} is not expected`];
    }),
  ];
}

const isChoice = (shape: object): shape is readonly (string | number)[] => Array.isArray(shape);
