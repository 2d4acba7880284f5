import { Injectable } from '@nestjs/common';
import { Env } from '../config/index.js';
import { WebhookEvents } from '../webhooks/index.js';
import { crossesBelow } from './balance-low.js';
import { BalanceDto } from './dto/balance.dto.js';
import type { Resolution } from './ledger.repository.js';
import { toMilli } from './milli.js';
import { UsageRepository } from './usage.repository.js';

/** Tells a team once when a charge takes its credits below what its operator calls low. */
@Injectable()
export class BalanceEvents {
  constructor(
    private readonly env: Env,
    private readonly usage: UsageRepository,
    private readonly events: WebhookEvents,
  ) {}

  /** In the transaction of the charge. */
  async tellIfLow(teamId: string, resolution: Resolution): Promise<void> {
    if (!crossesBelow(resolution, toMilli(this.env.BALANCE_LOW_CREDITS) ?? 0)) {
      return;
    }
    const resource = async () => BalanceDto.from(await this.usage.balance(teamId));
    await this.events.emit({ type: 'usage.balance_low', teamId, isTest: false, resource });
  }
}
