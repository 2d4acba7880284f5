import { Injectable } from '@nestjs/common';
import { AuditLogService } from '../accounts/index.js';
import { Database } from '../database/index.js';
import type { Operator } from '../http/index.js';
import { WebhookDeliveriesService } from '../webhooks/index.js';

export interface RedeliveryWish {
  endpointId: string;
  since: Date;
}

/** Sends again what an endpoint has missed, with a line in the audit log. */
@Injectable()
export class RedeliveriesService {
  constructor(
    private readonly database: Database,
    private readonly deliveries: WebhookDeliveriesService,
    private readonly auditLog: AuditLogService,
  ) {}

  /** Answers how many deliveries that is. */
  run({ actorId }: Operator, { endpointId, since }: RedeliveryWish): Promise<number> {
    return this.database.transaction(async () => {
      const { teamId, count } = await this.deliveries.redeliver(endpointId, since);
      await this.auditLog.record({
        actorId,
        action: 'webhook.redeliver',
        teamId,
        subjectId: endpointId,
        before: null,
        after: { since, count },
      });
      return count;
    });
  }
}
