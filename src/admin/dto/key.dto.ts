import { ApiProperty } from '@nestjs/swagger';
import { type ApiKey, ENVIRONMENTS, type Environment, type IssuedKey } from '../../accounts/index.js';
import { toUlid } from '../../common/index.js';
import { exampleId, listOf } from '../../http/index.js';
import type { Page } from '../../http/index.js';

export class KeyDto {
  @ApiProperty({ example: 'key_01KAM2Z8C5F6T7V8W9X0Y1Z2A3' })
  id!: string;

  @ApiProperty({ enum: ['api_key'] })
  object!: 'api_key';

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Null: the key of an operator.',
    example: exampleId('team'),
  })
  team_id!: string | null;

  @ApiProperty({ example: 'al_live_' })
  prefix!: string;

  @ApiProperty({ example: 'x7Qd' })
  last4!: string;

  @ApiProperty({ example: 'Production server' })
  name!: string;

  @ApiProperty({
    type: [String],
    description: 'Bundles are spelled out.',
    example: ['portraits:read', 'portraits:write'],
  })
  scopes!: string[];

  @ApiProperty({ enum: ENVIRONMENTS })
  environment!: Environment;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  expires_at!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  revoked_at!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'Exact to a minute.' })
  last_used_at!: string | null;

  static from(key: ApiKey): KeyDto {
    return Object.assign(new KeyDto(), {
      id: toUlid('key', key.id),
      object: 'api_key',
      team_id: key.teamId && toUlid('team', key.teamId),
      prefix: key.prefix,
      last4: key.last4,
      name: key.name,
      scopes: key.scopes,
      environment: key.environment,
      created_at: key.createdAt.toISOString(),
      expires_at: key.expiresAt?.toISOString() ?? null,
      revoked_at: key.revokedAt?.toISOString() ?? null,
      last_used_at: key.lastUsedAt?.toISOString() ?? null,
    } satisfies KeyDto);
  }
}

export class IssuedKeyDto extends KeyDto {
  @ApiProperty({ description: 'The key itself. It is shown this once and kept nowhere.', example: 'al_live_…x7Qd' })
  key!: string;

  static fromIssued({ key, row }: IssuedKey): IssuedKeyDto {
    return Object.assign(new IssuedKeyDto(), KeyDto.from(row), { key });
  }
}

export class KeyListDto {
  @ApiProperty({ enum: ['list'] })
  object!: 'list';

  @ApiProperty({ type: [KeyDto] })
  data!: KeyDto[];

  @ApiProperty({ example: false })
  has_more!: boolean;

  @ApiProperty({ type: String, nullable: true })
  next_cursor!: string | null;

  static from(page: Page<ApiKey>): KeyListDto {
    return Object.assign(
      new KeyListDto(),
      listOf(page, (row) => KeyDto.from(row)),
    );
  }
}

export class RevokedKeyDto {
  @ApiProperty({ example: 'key_01KAM2Z8C5F6T7V8W9X0Y1Z2A3' })
  id!: string;

  @ApiProperty({ enum: ['api_key'] })
  object!: 'api_key';

  @ApiProperty({ enum: [true] })
  deleted!: true;

  static from(key: ApiKey): RevokedKeyDto {
    return Object.assign(new RevokedKeyDto(), {
      id: toUlid('key', key.id),
      object: 'api_key',
      deleted: true,
    } satisfies RevokedKeyDto);
  }
}
