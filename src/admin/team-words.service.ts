import { Injectable } from '@nestjs/common';
import { NIL } from 'uuid';
import { TeamErasureService } from '../accounts/index.js';
import { LedgerService } from '../billing/index.js';
import { IdempotencyKeysRepository } from '../http/index.js';
import { ErasureTracesRepository } from './erasure-traces.repository.js';
import { spellingsOf } from './id-spellings.js';

/** What operators were answered is kept in this name. */
const OPERATORS = NIL;

/** Takes the words out of what stays of an erased team: names and reasons go, amounts and moments do not. */
@Injectable()
export class TeamWordsService {
  constructor(
    private readonly ledger: LedgerService,
    private readonly teams: TeamErasureService,
    private readonly keys: IdempotencyKeysRepository,
    private readonly traces: ErasureTracesRepository,
  ) {}

  /** Answers that were kept for replays: the team's own, and what operators were told of it. */
  async removeKeys(teamId: string): Promise<number> {
    const told = [teamId, ...(await this.traces.listOperatorsEvents(teamId))];
    const spellings = told.flatMap(spellingsOf);
    const keys = await this.keys.listNaming(OPERATORS, [], spellings);
    const answers = await this.keys.eraseNaming(OPERATORS, { ids: [], spellings, keys });
    return answers + (await this.keys.removeOfTeam(teamId));
  }

  async erase(teamId: string): Promise<void> {
    await this.ledger.eraseWords(teamId);
    await this.teams.eraseWords(teamId);
  }
}
