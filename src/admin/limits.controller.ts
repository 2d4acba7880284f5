import { Body, Get, Param, Put } from '@nestjs/common';
import { ApiController, Endpoint, FromOperator, IdPipe, Operator } from '../http/index.js';
import { LimitsDto, UpdateLimitsDto } from './dto/limits.dto.js';
import { TeamLimitsService } from './team-limits.service.js';

const TeamId = () => Param('id', new IdPipe('team'));

@ApiController('admin/v1/teams/:id/limits', { tag: 'Admin: credits and limits' })
export class LimitsController {
  constructor(private readonly limits: TeamLimitsService) {}

  @Get()
  @Endpoint({
    summary: "Retrieve a team's limits",
    description: 'Every limit as it holds now, and whether the plan or an operator says so.',
    scope: 'admin',
    returns: LimitsDto,
  })
  async get(@TeamId() id: string): Promise<LimitsDto> {
    return LimitsDto.from(await this.limits.list(id));
  }

  @Put()
  @Endpoint({
    summary: "Change a team's limits",
    description:
      'Only the limits that are named change. A value that has expired leaves the word to the plan again: to undo an override, give it an `expires_at` in the past.',
    scope: 'admin',
    returns: LimitsDto,
  })
  async update(
    @FromOperator() operator: Operator,
    @TeamId() id: string,
    @Body() input: UpdateLimitsDto,
  ): Promise<LimitsDto> {
    return LimitsDto.from(await this.limits.update(operator, id, input.overrides()));
  }
}
