import { Injectable } from '@nestjs/common';
import { TeamErasureService } from '../accounts/index.js';
import { LedgerService } from '../billing/index.js';
import { IdempotencyKeysRepository } from '../http/index.js';

/** Takes the words out of what stays of an erased team: names and reasons go, amounts and moments do not. */
@Injectable()
export class TeamWordsService {
  constructor(
    private readonly ledger: LedgerService,
    private readonly teams: TeamErasureService,
    private readonly keys: IdempotencyKeysRepository,
  ) {}

  /** Answers that were kept for replays. */
  removeKeys(teamId: string): Promise<number> {
    return this.keys.removeOfTeam(teamId);
  }

  async erase(teamId: string): Promise<void> {
    await this.ledger.eraseWords(teamId);
    await this.teams.eraseWords(teamId);
  }
}
