import { Injectable } from '@nestjs/common';
import { AccountsService, AuditLogService } from '../accounts/index.js';
import { LedgerService, toCredits, type UsageEvent, UsageService } from '../billing/index.js';
import { fromUlid } from '../common/index.js';
import { NotFoundError, type Operator, type Page } from '../http/index.js';

export interface CreditChange {
  amountMilli: number;
  reason: string;
}

/** Credits in the hands of operators, in the transaction in progress: each change with its line in the audit log. */
@Injectable()
export class CreditsService {
  constructor(
    private readonly accounts: AccountsService,
    private readonly auditLog: AuditLogService,
    private readonly ledger: LedgerService,
    private readonly usage: UsageService,
  ) {}

  /** Grants, or takes back a negative amount. */
  async change({ actorId }: Operator, teamId: string, { amountMilli, reason }: CreditChange): Promise<UsageEvent> {
    await this.accounts.holdLiveTeam(teamId);
    const isGrant = amountMilli > 0;
    const event = isGrant
      ? await this.ledger.grant(teamId, amountMilli, reason)
      : await this.ledger.takeBack(teamId, -amountMilli, reason);
    const action = isGrant ? 'credits.grant' : 'credits.take_back';
    const after = { amount: toCredits(amountMilli), reason };
    await this.auditLog.record({ actorId, action, teamId, subjectId: null, before: null, after });
    return event;
  }

  /** What a hold was charged goes back, in whole or in part. */
  async refund({ actorId }: Operator, holdId: string, { amountMilli, reason }: CreditChange): Promise<UsageEvent> {
    const id = fromUlid('hold', holdId);
    if (!id) {
      throw new NotFoundError('hold');
    }
    const event = await this.ledger.refund(id, amountMilli, reason);
    await this.accounts.holdLiveTeam(event.teamId);
    const after = { amount: toCredits(amountMilli), reason };
    await this.auditLog.record({
      actorId,
      action: 'hold.refund',
      teamId: event.teamId,
      subjectId: id,
      before: null,
      after,
    });
    return event;
  }

  async listEvents(teamId: string, limit: number, after: string | null): Promise<Page<UsageEvent>> {
    await this.accounts.getTeam(teamId);
    return this.usage.listEventsOf(teamId, limit, after);
  }
}
