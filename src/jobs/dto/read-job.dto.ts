import { ApiProperty } from '@nestjs/swagger';
import { EnumField, IntegerField } from '../../http/index.js';
import { InvalidExpandParamError } from '../jobs.errors.js';

export const EXPANSIONS = ['avatar', 'diagnostics'] as const;

export type Expansion = (typeof EXPANSIONS)[number];

/** The members that `fields` may choose from. */
export const JOB_FIELDS = [
  'id',
  'org_id',
  'type',
  'status',
  'progress',
  'payload',
  'result_url',
  'error_log',
  'error',
  'billing',
  'created_at',
  'updated_at',
  'avatar',
  'job_result',
  'diagnostics',
] as const;

export class ReadJobQuery {
  @EnumField({
    description: 'Holds the answer until the job has ended.',
    values: ['true', 'false'],
    isOptional: true,
    default: 'false',
  })
  wait_for_completion = 'false';

  @IntegerField({
    description: 'How many seconds the answer is held at most.',
    min: 1,
    max: 30,
    default: 20,
    isQuery: true,
  })
  timeout_seconds = 20;

  @ApiProperty({ required: false, type: String, description: `Comma list of: ${EXPANSIONS.join(', ')}.` })
  expand?: string | string[];

  @ApiProperty({ required: false, type: String, description: 'Another name of expand.' })
  include?: string | string[];

  @ApiProperty({ required: false, type: String, description: 'Comma list of the members of data to answer with.' })
  fields?: string | string[];
}

/** What is to be added to the job. */
export const expansionsOf = ({ expand, include }: ReadJobQuery): Set<Expansion> =>
  new Set([...readList('expand', expand, EXPANSIONS), ...readList('include', include, EXPANSIONS)]);

/** The members that are wanted, or null for all of them. */
export const fieldsOf = ({ fields }: ReadJobQuery): string[] | null =>
  fields === undefined ? null : readList('fields', fields, JOB_FIELDS);

function readList<Name extends string>(
  param: string,
  value: string | string[] | undefined,
  known: readonly Name[],
): Name[] {
  if (value === undefined) {
    return [];
  }
  const names = [value]
    .flat()
    .flatMap((part) => part.split(','))
    .map((name) => name.trim());
  if (names.some((name) => !known.includes(name as Name))) {
    throw new InvalidExpandParamError(param, known);
  }
  return names as Name[];
}
