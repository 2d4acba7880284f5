import { Injectable } from '@nestjs/common';
import { Env } from '../config/index.js';
import { ProviderDaysRepository } from '../jobs/index.js';
import { ImageRouter } from '../providers/index.js';
import { SpendCeilingReachedError } from './generation.errors.js';

/** Keeps the calls to paid providers under what the operator allows in a day. What was reserved with an order is always made. */
@Injectable()
export class SpendCeiling {
  constructor(
    private readonly env: Env,
    private readonly router: ImageRouter,
    private readonly days: ProviderDaysRepository,
  ) {}

  /** Reserves the first call of each shot of an order, in the transaction in progress, or refuses the order. */
  async reserve({ isTest, shots }: { isTest: boolean; shots: readonly unknown[] }): Promise<void> {
    const mayCost = this.router.configured(isTest).some((provider) => this.router.isPaid(provider));
    if (mayCost && !(await this.take(shots.length))) {
      throw new SpendCeilingReachedError(await this.days.secondsLeft());
    }
  }

  /** For a shot that has used the call reserved with its order. False: the day has no room for another. */
  async reserveExtraCall(provider: string): Promise<boolean> {
    return !this.router.isPaid(provider) || this.take(1);
  }

  private async take(calls: number): Promise<boolean> {
    const ceiling = this.env.PROVIDER_DAILY_CALLS;
    return ceiling === undefined || this.days.take(calls, ceiling);
  }
}
