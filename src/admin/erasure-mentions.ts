import { Injectable } from '@nestjs/common';
import { IdempotencyKeysRepository, type NamingKeys } from '../http/index.js';
import { WebhookDeliveriesService } from '../webhooks/index.js';
import type { Erasure } from './erasure.entity.js';
import { spellingsOf } from './id-spellings.js';

/** Texts that name a subject which is erased, though they tell of others. */
export interface Mentions {
  deliveryIds: string[];
  answers: NamingKeys;
}

/** Finds them before the transaction that erases: a team may have been told so much that no transaction should read it all. */
@Injectable()
export class ErasureMentions {
  constructor(
    private readonly webhooks: WebhookDeliveriesService,
    private readonly keys: IdempotencyKeysRepository,
  ) {}

  /** Of a team everything goes, whatever it says. */
  async find({ subject, teamId, scope }: Erasure): Promise<Mentions> {
    const ids = subject === 'team' ? [] : idsOf(scope);
    const spellings = ids.flatMap(spellingsOf);
    if (ids.length === 0) {
      return { deliveryIds: [], answers: { ids, spellings, keys: [] } };
    }
    return {
      deliveryIds: await this.webhooks.listNaming(teamId, spellings),
      answers: { ids, spellings, keys: await this.keys.listNaming(teamId, ids, spellings) },
    };
  }
}

/** Everything that a text may call it. */
export const idsOf = ({ ids, jobIds }: Erasure['scope']): string[] => [...new Set([...ids, ...jobIds])];
