import { ApiProperty } from '@nestjs/swagger';
import { API_VERSIONS, BILLING_MODES, type BillingMode, type Team } from '../../accounts/index.js';
import { toUlid } from '../../common/index.js';
import { listOf, type Page, type Plan, PLANS } from '../../http/index.js';

export class TeamDto {
  @ApiProperty({ example: 'team_01KAM2Z8C5F6T7V8W9X0Y1Z2A3' })
  id!: string;

  @ApiProperty({ enum: ['team'] })
  object!: 'team';

  @ApiProperty({ example: 'Night Market Studio' })
  name!: string;

  @ApiProperty({ enum: PLANS })
  plan!: Plan;

  @ApiProperty({ enum: BILLING_MODES })
  billing_mode!: BillingMode;

  @ApiProperty({ type: String, nullable: true, enum: [...API_VERSIONS, null] })
  default_api_version!: string | null;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;

  @ApiProperty({ format: 'date-time' })
  updated_at!: string;

  static from(team: Team): TeamDto {
    return Object.assign(new TeamDto(), {
      id: toUlid('team', team.id),
      object: 'team',
      name: team.name,
      plan: team.plan,
      billing_mode: team.billingMode,
      default_api_version: team.defaultApiVersion,
      created_at: team.createdAt.toISOString(),
      updated_at: team.updatedAt.toISOString(),
    } satisfies TeamDto);
  }
}

export class TeamListDto {
  @ApiProperty({ enum: ['list'] })
  object!: 'list';

  @ApiProperty({ type: [TeamDto] })
  data!: TeamDto[];

  @ApiProperty({ example: false })
  has_more!: boolean;

  @ApiProperty({ type: String, nullable: true })
  next_cursor!: string | null;

  static from(page: Page<Team>): TeamListDto {
    return Object.assign(
      new TeamListDto(),
      listOf(page, (row) => TeamDto.from(row)),
    );
  }
}
