import { Injectable } from '@nestjs/common';
import { JobWordsService } from '../jobs/index.js';
import { WebhookDeliveriesService } from '../webhooks/index.js';
import { ErasedCharactersService } from './erased-characters.service.js';
import type { ErasedRows } from './erased-rows.service.js';
import { TeamRowsRepository } from './team-rows.repository.js';
import { TeamWordsService } from './team-words.service.js';

/** Takes a whole team out of the database but for its money, in the transaction in progress. */
@Injectable()
export class ErasedTeamService {
  constructor(
    private readonly rows: TeamRowsRepository,
    private readonly jobs: JobWordsService,
    private readonly webhooks: WebhookDeliveriesService,
    private readonly words: TeamWordsService,
    private readonly characters: ErasedCharactersService,
  ) {}

  async erase(teamId: string, jobIds: string[]): Promise<ErasedRows> {
    const webhook_payloads = await this.webhooks.eraseTeam(teamId);
    const idempotency_bodies = await this.words.removeKeys(teamId);
    const characters = await this.characters.eraseTeam(teamId);
    const { jobs, pictures } = await this.jobs.erase(jobIds);
    await this.words.erase(teamId);
    const rows = characters + jobs + pictures + (await this.rows.remove(teamId));
    return { rows, webhook_payloads, idempotency_bodies };
  }
}
