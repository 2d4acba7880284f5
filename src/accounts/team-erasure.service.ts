import { Injectable } from '@nestjs/common';
import { CredentialsRepository } from './credentials.repository.js';
import { required } from './required.js';
import { TeamErasureRepository } from './team-erasure.repository.js';
import { TeamsRepository } from './teams.repository.js';

/** Ends a team: its row stays for the ledger, without a name and without anybody who may speak for it. */
@Injectable()
export class TeamErasureService {
  constructor(
    private readonly teams: TeamsRepository,
    private readonly rows: TeamErasureRepository,
    private readonly credentials: CredentialsRepository,
  ) {}

  /** In the transaction in progress; every process refuses its keys and sessions within a second of the commit. */
  async end(teamId: string): Promise<void> {
    required(await this.teams.findStopped(teamId), 'team');
    await this.rows.blankTeam(teamId);
    await this.rows.endKeys(teamId);
    await this.credentials.announceChange();
  }

  /** What operators wrote about it, in the transaction in progress. */
  eraseWords(teamId: string): Promise<void> {
    return this.rows.blankAudit(teamId);
  }
}
