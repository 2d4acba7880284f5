import { Injectable } from '@nestjs/common';
import { IdempotencyKeysRepository } from '../http/index.js';
import { JobWordsRepository, JobWordsService } from '../jobs/index.js';
import { WebhookDeliveriesService } from '../webhooks/index.js';
import type { Erasure, ErasureReceipt } from './erasure.entity.js';
import { idsOf, type Mentions } from './erasure-mentions.js';
import { ErasureTracesRepository } from './erasure-traces.repository.js';

export type ErasedRows = Pick<ErasureReceipt, 'rows' | 'webhook_payloads' | 'idempotency_bodies'>;

/** What others keep of a subject. */
export interface Traces extends Mentions {
  drawnFrom: string[];
}

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

  async erase({ teamId, subject, scope }: Erasure, { drawnFrom, deliveryIds, answers }: Traces): Promise<ErasedRows> {
    const ids = idsOf(scope);
    const { jobs, pictures } = await this.jobs.erase(scope.jobIds);
    await this.words.blankInputs(drawnFrom);
    if (subject === 'avatar') {
      await this.traces.forgetAvatars(teamId, ids);
    }
    return {
      rows: scope.rows + jobs + pictures,
      webhook_payloads: await this.webhooks.eraseOf(teamId, ids, deliveryIds),
      idempotency_bodies: await this.keys.eraseNaming(teamId, answers),
    };
  }
}
