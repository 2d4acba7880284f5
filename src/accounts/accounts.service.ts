import { unknownCursor } from '../http/index.js';
import { Injectable } from '@nestjs/common';
import { MonthlyGrants } from '../billing/index.js';
import { Database } from '../database/index.js';
import type { Operator, Page } from '../http/index.js';
import { AuditLogService } from './audit-log.service.js';
import { CredentialsRepository } from './credentials.repository.js';
import { required, requiredLive } from './required.js';
import type { Team } from './team.entity.js';
import { type NewTeam, TeamsRepository } from './teams.repository.js';

/** Teams, as operators manage them. */
@Injectable()
export class AccountsService {
  constructor(
    private readonly database: Database,
    private readonly teams: TeamsRepository,
    private readonly credentials: CredentialsRepository,
    private readonly auditLog: AuditLogService,
    private readonly grants: MonthlyGrants,
  ) {}

  createTeam(operator: Operator, input: NewTeam): Promise<Team> {
    return this.database.transaction(async () => {
      const team = await this.teams.insert(input);
      await this.recordTeam(operator, 'team.create', null, team);
      await this.grants.grantTo(team.id);
      return team;
    });
  }

  async listTeams(limit: number, after: string | null): Promise<Page<Team>> {
    if (after && !(await this.teams.find(after))) {
      throw unknownCursor();
    }
    return this.teams.list(limit, after);
  }

  async getTeam(id: string): Promise<Team> {
    return required(await this.teams.find(id), 'team');
  }

  /** One that is not erased, and will not be before the transaction in progress ends. */
  async holdLiveTeam(id: string): Promise<Team> {
    return requiredLive(await this.teams.findShared(id));
  }

  updateTeam(operator: Operator, id: string, changes: Partial<NewTeam>): Promise<Team> {
    return this.database.transaction(async () => {
      const before = requiredLive(await this.teams.findLocked(id));
      if (isAlready(before, changes)) {
        return before;
      }
      const after = await this.teams.update(id, changes);
      await this.recordTeam(operator, 'team.update', before, after);
      await this.credentials.announceChange();
      await this.grants.grantTo(id);
      return after;
    });
  }

  private recordTeam({ actorId }: Operator, action: string, before: Team | null, after: Team): Promise<void> {
    const { id } = after;
    return this.auditLog.record({
      actorId,
      action,
      teamId: id,
      subjectId: id,
      before: before && teamFacts(before),
      after: teamFacts(after),
    });
  }
}

const isAlready = (team: Team, changes: Partial<NewTeam>): boolean =>
  Object.entries(changes).every(([name, value]) => value === undefined || value === team[name as keyof NewTeam]);

const teamFacts = ({ name, plan, billingMode, defaultApiVersion }: Team) => ({
  name,
  plan,
  billing_mode: billingMode,
  default_api_version: defaultApiVersion,
});
