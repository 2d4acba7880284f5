import { Injectable } from '@nestjs/common';
import { IdempotencyKeysRepository } from '../http/index.js';
import { JobWordsRepository, JobWordsService } from '../jobs/index.js';
import { WebhookDeliveriesService } from '../webhooks/index.js';
import type { Erasure, ErasureReceipt } from './erasure.entity.js';
import { ErasureTracesRepository } from './erasure-traces.repository.js';
import { spellingsOf } from './id-spellings.js';

export type ErasedRows = Pick<ErasureReceipt, 'rows' | 'webhook_payloads' | 'idempotency_bodies'>;

/** Takes what others keep of a subject out of the database, in the transaction in progress. */
@Injectable()
export class ErasedRowsService {
  constructor(
    private readonly jobs: JobWordsService,
    private readonly words: JobWordsRepository,
    private readonly keys: IdempotencyKeysRepository,
    private readonly webhooks: WebhookDeliveriesService,
    private readonly traces: ErasureTracesRepository,
  ) {}

  async erase({ teamId, subject, scope }: Erasure): Promise<ErasedRows> {
    const ids = [...new Set([...scope.ids, ...scope.jobIds])];
    const { jobs, pictures } = await this.jobs.erase(scope.jobIds);
    await this.words.blankInputs(scope.drawnFrom);
    if (subject === 'avatar') {
      await this.traces.forgetAvatars(teamId, ids);
    }
    return {
      rows: scope.rows + jobs + pictures,
      webhook_payloads: await this.webhooks.eraseOf(teamId, ids),
      idempotency_bodies: await this.keys.eraseMentions(teamId, ids, ids.flatMap(spellingsOf)),
    };
  }
}
