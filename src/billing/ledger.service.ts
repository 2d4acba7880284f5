import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../http/index.js';
import { RefundTooLargeError, TakeBackTooLargeError } from './billing.errors.js';
import { LedgerRepository, type OpenHolds } from './ledger.repository.js';
import type { UsageEvent } from './usage-event.entity.js';
import { UsageRepository } from './usage.repository.js';

/** What an operator does to balances, in the transaction in progress. The reason stands on the team's statement. */
@Injectable()
export class LedgerService {
  constructor(
    private readonly ledger: LedgerRepository,
    private readonly usage: UsageRepository,
  ) {}

  async grant(teamId: string, amountMilli: number, reason: string): Promise<UsageEvent> {
    return this.event(teamId, await this.ledger.grant(teamId, amountMilli, reason));
  }

  async takeBack(teamId: string, amountMilli: number, reason: string): Promise<UsageEvent> {
    const id = await this.ledger.adjust(teamId, -amountMilli, reason);
    if (!id) {
      const { postedMilli, heldMilli } = await this.usage.balance(teamId);
      throw new TakeBackTooLargeError(postedMilli - heldMilli);
    }
    return this.event(teamId, id);
  }

  /** Gives back what a hold was charged, or a part of it. */
  async refund(holdId: string, amountMilli: number, reason: string): Promise<UsageEvent> {
    const hold = await this.ledger.findRefundable(holdId);
    if (!hold) {
      throw new NotFoundError('hold');
    }
    const id = await this.ledger.refund(holdId, amountMilli, reason);
    if (!id) {
      throw new RefundTooLargeError(hold.restMilli);
    }
    return this.event(hold.teamId, id);
  }

  /** Reasons that people gave; amounts stay. In the transaction in progress. */
  eraseWords(teamId: string): Promise<void> {
    return this.usage.blankDescriptions(teamId);
  }

  /** Every invariant of money and quotas, checked now. */
  listViolations(): Promise<{ rule: string; detail: string }[]> {
    return this.ledger.listViolations();
  }

  countOpenHolds(): Promise<OpenHolds> {
    return this.ledger.countOpenHolds();
  }

  private async event(teamId: string, id: string): Promise<UsageEvent> {
    return (await this.usage.findEvent(teamId, id)) as UsageEvent;
  }
}
