import { ENVIRONMENTS, type Environment, GRANTABLE_SCOPES } from '../../accounts/index.js';
import { EnumField, Examples, StringField, StringListField } from '../../http/index.js';
import { MOMENT, momentOf } from './moment.js';

class KeyInput {
  @StringField({
    description: 'What people call the key.',
    min: 1,
    max: 80,
    isTrimmed: true,
    example: 'Production server',
  })
  name!: string;

  @StringField({
    description: 'When the key stops working, as RFC 3339 with a time zone; absent or null: never.',
    max: 40,
    pattern: MOMENT,
    isOptional: true,
    isNullable: true,
    example: '2099-12-31T23:59:59Z',
  })
  expires_at?: string | null;

  expiry(): Date | null {
    return this.expires_at ? momentOf(this.expires_at, 'expires_at') : null;
  }
}

@Examples({
  'for a server': { name: 'Production server', scopes: ['portraits:read', 'portraits:write'], environment: 'live' },
  'to try things': { name: 'Laptop', scopes: ['*'], environment: 'test', expires_at: '2099-12-31T23:59:59Z' },
})
export class CreateTeamKeyDto extends KeyInput {
  @StringListField({
    description: `What the key may do: ${GRANTABLE_SCOPES.map((scope) => `\`${scope}\``).join(', ')}.`,
    maxItems: 32,
    max: 64,
    example: ['portraits:read', 'portraits:write'],
  })
  scopes!: string[];

  @EnumField({
    description: 'The world the key works in; a test key costs nothing and never reaches a paid provider.',
    values: ENVIRONMENTS,
    example: 'live',
  })
  environment!: Environment;
}

@Examples({ 'for an operator': { name: 'Night shift' } })
export class CreateOperatorKeyDto extends KeyInput {
  @StringListField({
    description: 'Operator keys have the one scope `admin`; anything else is refused.',
    maxItems: 1,
    max: 64,
    isOptional: true,
    example: ['admin'],
  })
  scopes?: string[];

  @EnumField({ description: 'Operator keys know no test world.', values: ['live'], isOptional: true, example: 'live' })
  environment?: 'live';
}
