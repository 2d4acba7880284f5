import { Injectable } from '@nestjs/common';
import { Database } from '../database/index.js';
import { EndpointNotices } from './endpoint-notices.js';
import {
  type ClaimedDelivery,
  type DeliveryEnd,
  DeliveryQueue,
  type LockedEndpoint,
} from './delivery-queue.repository.js';
import { Schedule } from './schedule.js';
import type { Attempt } from './sender.js';
import { WebhookVitals } from './webhook-vitals.js';

const GONE = 410;

/** Writes down how an attempt went: the delivery's next step, and what it says of the endpoint. */
@Injectable()
export class DeliveryResults {
  constructor(
    private readonly database: Database,
    private readonly queue: DeliveryQueue,
    private readonly schedule: Schedule,
    private readonly notices: EndpointNotices,
    private readonly vitals: WebhookVitals,
  ) {}

  async record(delivery: ClaimedDelivery, attempt: Attempt): Promise<void> {
    const state = await (attempt.isSuccess ? this.succeed(delivery, attempt) : this.fail(delivery, attempt));
    this.vitals.tellAttempt(state);
  }

  /** There is nothing to send any more. */
  drop(delivery: ClaimedDelivery): Promise<void> {
    return this.queue.drop(delivery);
  }

  private async succeed(delivery: ClaimedDelivery, attempt: Attempt): Promise<DeliveryEnd['state']> {
    await this.queue.succeed(delivery, attempt);
    return 'delivered';
  }

  private fail(delivery: ClaimedDelivery, attempt: Attempt): Promise<DeliveryEnd['state']> {
    return this.database.transaction(async () => {
      const endpoint = await this.queue.lockEndpoint(delivery.endpointId, this.schedule.longestFailureMs);
      const end = this.endOf(delivery, attempt);
      const isRecorded = endpoint !== null && (await this.queue.end(delivery, end, attempt));
      // The row of the callbacks has no URL: no server that they are sent to says anything of the others.
      if (isRecorded && endpoint.url === delivery.url) {
        await this.recordFailure(endpoint, attempt, end);
      }
      return end.state;
    });
  }

  private endOf({ step, returnsTo }: ClaimedDelivery, { status, retryAfterMs }: Attempt): DeliveryEnd {
    const over = { step, delayMs: null, returnsTo: null };
    // One that was replayed by hand never enters the schedule again.
    if (returnsTo) {
      return { ...over, state: returnsTo };
    }
    if (status === GONE) {
      return { ...over, state: 'discarded' };
    }
    const delayMs = this.schedule.delayAfterMs(step, retryAfterMs);
    return delayMs === null
      ? { ...over, state: 'exhausted' }
      : { state: 'pending', step: step + 1, delayMs, returnsTo: null };
  }

  private async recordFailure(endpoint: LockedEndpoint, { status }: Attempt, end: DeliveryEnd): Promise<void> {
    const hasExhausted = endpoint.hasExhausted || end.state === 'exhausted';
    const isGivenUp = status === GONE || (endpoint.hasFailedTooLong && hasExhausted);
    const isDisabledNow = isGivenUp && endpoint.isActive;
    await this.queue.updateHealth(endpoint.id, { isActive: endpoint.isActive && !isDisabledNow, hasExhausted });
    if (isDisabledNow) {
      await this.queue.discardPendingOf(endpoint.id);
      await this.notices.tellDisabled(endpoint);
    }
  }
}
