import { ApiProperty } from '@nestjs/swagger';
import { type Balance, toCredits } from '../../billing/index.js';
import { toUlid } from '../../common/index.js';
import { PLANS, type Plan } from '../../http/index.js';
import type { Team } from '../team.entity.js';

/** A team as its own keys see it. */
export class OwnTeamDto {
  @ApiProperty({ example: 'team_01KAM2Z8C5F6T7V8W9X0Y1Z2A3' })
  id!: string;

  @ApiProperty({ enum: ['team'] })
  object!: 'team';

  @ApiProperty({ example: 'Night Market Studio' })
  name!: string;

  @ApiProperty({ enum: PLANS })
  plan!: Plan;

  @ApiProperty({ description: 'Posted balance, as in `/v1/balance`.', example: 498.5 })
  credits!: number;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Version of the API for requests that name none; null follows the default of the service.',
    example: '2026-11-15',
  })
  default_api_version!: string | null;

  @ApiProperty({
    required: false,
    description: 'Signs callbacks that single orders asked for. Only with the scope webhooks:write.',
    example: 'whsec_…',
  })
  webhook_signing_secret?: string;

  static from(team: Team, { postedMilli }: Balance, signingSecret?: string): OwnTeamDto {
    const { id, name, plan, createdAt, defaultApiVersion } = team;
    return Object.assign(new OwnTeamDto(), {
      id: toUlid('team', id),
      object: 'team',
      name,
      plan,
      credits: toCredits(postedMilli),
      created_at: createdAt.toISOString(),
      default_api_version: defaultApiVersion,
      ...(signingSecret === undefined ? {} : { webhook_signing_secret: signingSecret }),
    } satisfies OwnTeamDto);
  }
}
