import { Transform } from 'class-transformer';
import { IsArray, IsBoolean, IsIn, IsInt, IsOptional, IsString, Matches, Max, Min } from 'class-validator';

export interface VariableInfo {
  name: string;
  type: string;
  fallback: string;
  description: string;
}

const registry: VariableInfo[] = [];

/** Every variable in the order of `Env`; the table in docs/operating.md is made from it. */
export const variables = (): readonly VariableInfo[] => registry;

interface Options<T> {
  fallback?: T;
  /** How the table shows a default that is computed. */
  shown?: string;
}

const variable = <T extends string | number | boolean | string[]>(
  description: string,
  type: string,
  parse: (raw: string) => unknown,
  { fallback, shown }: Options<T>,
  checks: PropertyDecorator[],
): PropertyDecorator => {
  return (target, property) => {
    registry.push({ name: String(property), type, fallback: shown ?? showDefault(fallback), description });
    Transform(({ value }) => (value === undefined ? fallback : parse(String(value))))(target, property);
    for (const check of fallback === undefined ? [IsOptional(), ...checks] : checks) {
      check(target, property);
    }
  };
};

const showDefault = (fallback: string | number | boolean | string[] | undefined): string =>
  fallback === undefined ? 'unset' : String(fallback);

export const Text = (description: string, options: Options<string> & { pattern?: RegExp; hint?: string } = {}) =>
  variable(description, 'text', (raw) => raw.trim(), options, [
    IsString(),
    ...(options.pattern ? [Matches(options.pattern, { message: `$property must be ${options.hint}` })] : []),
  ]);

export const Choice = <T extends string>(description: string, choices: readonly T[], fallback: T | undefined) =>
  variable(description, choices.join(' \\| '), (raw) => raw.trim(), { fallback }, [
    IsIn([...choices], { message: `$property must be one of: ${choices.join(', ')}` }),
  ]);

export const Integer = (description: string, range: { min: number; max: number }, options: Options<number> = {}) => {
  const message = `$property must be a whole number from ${range.min} to ${range.max}`;
  return variable(description, 'integer', (raw) => (/^-?\d+$/.test(raw.trim()) ? Number(raw) : raw), options, [
    IsInt({ message }),
    Min(range.min, { message }),
    Max(range.max, { message }),
  ]);
};

export const Flag = (description: string, fallback: boolean) =>
  variable(
    description,
    'true \\| false',
    (raw) => ({ true: true, false: false })[raw.trim().toLowerCase()] ?? raw,
    { fallback },
    [IsBoolean({ message: '$property must be true or false' })],
  );

export const List = (
  description: string,
  options: Options<string[]> & { choices?: readonly string[]; pattern?: RegExp; hint?: string } = {},
) =>
  variable(
    description,
    'comma list',
    (raw) =>
      raw
        .split(',')
        .map((item) => item.trim())
        .filter(Boolean),
    options,
    [
      IsArray(),
      IsString({ each: true }),
      ...(options.choices
        ? [IsIn([...options.choices], { each: true, message: `$property may hold: ${options.choices.join(', ')}` })]
        : []),
      ...(options.pattern
        ? [Matches(options.pattern, { each: true, message: `$property must hold ${options.hint}` })]
        : []),
    ],
  );
