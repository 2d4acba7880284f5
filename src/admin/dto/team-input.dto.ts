import { API_VERSIONS, BILLING_MODES, type BillingMode } from '../../accounts/index.js';
import { EnumField, Examples, type Plan, PLANS, StringField } from '../../http/index.js';

@Examples({
  'on a plan': { name: 'Night Market Studio', plan: 'pro' },
  'of your own house': {
    name: 'Harbour Museum',
    plan: 'enterprise',
    billing_mode: 'exempt',
    default_api_version: '2026-11-15',
  },
})
export class CreateTeamDto {
  @StringField({
    description: 'What people call the team.',
    min: 1,
    max: 80,
    isTrimmed: true,
    example: 'Night Market Studio',
  })
  name!: string;

  @EnumField({ description: 'What the team may use, and how much.', values: PLANS, default: 'free', example: 'pro' })
  plan: Plan = 'free';

  @EnumField({
    description: 'Version of the API for requests that name none; null follows the default of the service.',
    values: API_VERSIONS,
    isOptional: true,
    isNullable: true,
    example: '2026-05-15',
  })
  default_api_version?: string | null;

  @EnumField({
    description: 'Whether work is charged to the team.',
    values: BILLING_MODES,
    default: 'metered',
    example: 'metered',
  })
  billing_mode: BillingMode = 'metered';
}

@Examples({ 'another plan': { plan: 'team' }, 'another version': { default_api_version: '2026-11-15' } })
export class UpdateTeamDto {
  @StringField({
    description: 'What people call the team.',
    min: 1,
    max: 80,
    isTrimmed: true,
    isOptional: true,
    example: 'Night Market Studio',
  })
  name?: string;

  @EnumField({ description: 'What the team may use, and how much.', values: PLANS, isOptional: true, example: 'team' })
  plan?: Plan;

  @EnumField({
    description: 'Version of the API for requests that name none; null follows the default of the service.',
    values: API_VERSIONS,
    isOptional: true,
    isNullable: true,
    example: '2026-05-15',
  })
  default_api_version?: string | null;

  @EnumField({
    description: 'Whether work is charged to the team.',
    values: BILLING_MODES,
    isOptional: true,
    example: 'exempt',
  })
  billing_mode?: BillingMode;
}
