import { Injectable } from '@nestjs/common';
import { type Caller, type Page, unknownCursor } from '../http/index.js';
import { PORTRAITS_PER_MONTH } from './limits.js';
import { LimitsService } from './limits.service.js';
import { QuotasRepository } from './quotas.repository.js';
import type { UsageEvent } from './usage-event.entity.js';
import { type Balance, type KindUsage, type Period, UsageRepository } from './usage.repository.js';

export interface Usage {
  period: Period;
  portraits: { used: number; limit: number | null };
  balance: Balance;
  chargedMilli: number;
  byKind: KindUsage[];
}

/** Nothing is charged in the test world. */
const TEST_BALANCE: Balance = { postedMilli: 0, heldMilli: 0, isExempt: true };

/** What a team reads of its money and its quotas. */
@Injectable()
export class UsageService {
  constructor(
    private readonly usage: UsageRepository,
    private readonly quotas: QuotasRepository,
    private readonly limits: LimitsService,
  ) {}

  async balance({ teamId, isTest }: Caller): Promise<Balance> {
    return isTest ? TEST_BALANCE : this.usage.balance(teamId);
  }

  async get(caller: Caller): Promise<Usage> {
    const { teamId, isTest } = caller;
    const period = await this.usage.period();
    return {
      period,
      portraits: isTest ? { used: 0, limit: null } : await this.portraits(caller),
      balance: await this.balance(caller),
      chargedMilli: isTest ? 0 : await this.usage.chargedMilli(teamId, period),
      byKind: await this.usage.byKind(teamId, isTest, period),
    };
  }

  async listEvents({ teamId, isTest }: Caller, limit: number, after: string | null): Promise<Page<UsageEvent>> {
    // The test world has no credits, and so no statement that a cursor could lead into.
    if (isTest && after) {
      throw unknownCursor();
    }
    return isTest ? { rows: [], hasMore: false } : this.listEventsOf(teamId, limit, after);
  }

  /** A team's statement, newest first. */
  async listEventsOf(teamId: string, limit: number, after: string | null): Promise<Page<UsageEvent>> {
    const last = after ? await this.usage.findEvent(teamId, after) : null;
    if (after && !last) {
      throw unknownCursor();
    }
    return this.usage.listEvents(teamId, limit, last);
  }

  private async portraits({ teamId, plan }: Caller): Promise<Usage['portraits']> {
    const limit = await this.limits.get(teamId, plan, PORTRAITS_PER_MONTH);
    return { used: await this.quotas.used(teamId, PORTRAITS_PER_MONTH), limit };
  }
}
