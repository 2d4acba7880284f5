import { Injectable } from '@nestjs/common';
import { UsageService } from '../billing/index.js';
import type { Caller } from '../http/index.js';
import { WebhookUrls } from '../webhooks/index.js';
import { ImageReferencesService } from './image-references.service.js';
import type { ImageWish } from './image-wish.js';
import { BalanceTooLowError } from './images.errors.js';

/** What can be found against an order before anything is fetched, judged or kept for it. */
@Injectable()
export class ImageChecksService {
  constructor(
    private readonly references: ImageReferencesService,
    private readonly webhookUrls: WebhookUrls,
    private readonly usage: UsageService,
  ) {}

  async check(caller: Caller, wish: ImageWish): Promise<void> {
    await this.references.check(caller, wish);
    if (wish.webhookUrl !== null) {
      await this.webhookUrls.require(wish.webhookUrl, 'webhook_url');
    }
  }

  /** Nothing is locked: two orders may both pass, and their holds decide. */
  async requireAffordable(caller: Caller, costMilli: number): Promise<void> {
    const { postedMilli, heldMilli, isExempt } = await this.usage.balance(caller);
    if (!isExempt && postedMilli - heldMilli < costMilli) {
      throw new BalanceTooLowError(costMilli);
    }
  }
}
