import { Body, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { AccountsService, KeysService } from '../accounts/index.js';
import { ApiController, cursorOf, Endpoint, FromOperator, IdPipe, Operator, PageQuery } from '../http/index.js';
import { IssuedKeyDto, KeyListDto } from './dto/key.dto.js';
import { CreateTeamKeyDto } from './dto/key-input.dto.js';
import { TeamDto, TeamListDto } from './dto/team.dto.js';
import { CreateTeamDto, UpdateTeamDto } from './dto/team-input.dto.js';

const TeamId = () => Param('id', new IdPipe('team'));

@ApiController('admin/v1/teams', { tag: 'Admin: teams and keys' })
export class TeamsController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly keys: KeysService,
  ) {}

  @Post()
  @Endpoint({
    summary: 'Create a team',
    description: 'A team owns what its keys make. It has no key yet: issue one next.',
    scope: 'admin',
    status: 201,
    returns: TeamDto,
  })
  async create(@FromOperator() operator: Operator, @Body() input: CreateTeamDto): Promise<TeamDto> {
    const { name, plan, billing_mode: billingMode, default_api_version: defaultApiVersion = null } = input;
    return TeamDto.from(await this.accounts.createTeam(operator, { name, plan, billingMode, defaultApiVersion }));
  }

  @Get()
  @Endpoint({ summary: 'List teams', description: 'Newest first.', scope: 'admin', returns: TeamListDto })
  async list(@Query() query: PageQuery): Promise<TeamListDto> {
    return TeamListDto.from(await this.accounts.listTeams(query.limit, cursorOf(query, 'team')));
  }

  @Get(':id')
  @Endpoint({ summary: 'Retrieve a team', scope: 'admin', returns: TeamDto })
  async get(@TeamId() id: string): Promise<TeamDto> {
    return TeamDto.from(await this.accounts.getTeam(id));
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Change a team',
    description: 'Only the members that are sent change. Every process knows the new plan within a second.',
    scope: 'admin',
    returns: TeamDto,
  })
  async update(
    @FromOperator() operator: Operator,
    @TeamId() id: string,
    @Body() input: UpdateTeamDto,
  ): Promise<TeamDto> {
    const { name, plan, billing_mode: billingMode, default_api_version: defaultApiVersion } = input;
    return TeamDto.from(await this.accounts.updateTeam(operator, id, { name, plan, billingMode, defaultApiVersion }));
  }

  @Post(':id/keys')
  @Endpoint({
    summary: "Issue a team's key",
    description: 'The answer shows the key this once. `read`, `write`, `full` and `*` are bundles; none holds `admin`.',
    scope: 'admin',
    status: 201,
    returns: IssuedKeyDto,
  })
  async createKey(
    @FromOperator() operator: Operator,
    @TeamId() id: string,
    @Body() input: CreateTeamKeyDto,
  ): Promise<IssuedKeyDto> {
    const { name, scopes, environment } = input;
    const request = { name, scopes, environment, expiresAt: input.expiry() };
    return IssuedKeyDto.fromIssued(await this.keys.issueTeamKey(operator, id, request));
  }

  @Get(':id/keys')
  @Endpoint({
    summary: "List a team's keys",
    description: 'Newest first, revoked and expired ones too.',
    scope: 'admin',
    returns: KeyListDto,
  })
  async listKeys(@TeamId() id: string, @Query() query: PageQuery): Promise<KeyListDto> {
    return KeyListDto.from(await this.keys.list(id, query.limit, cursorOf(query, 'key')));
  }
}
