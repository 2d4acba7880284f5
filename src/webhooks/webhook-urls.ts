import { Injectable } from '@nestjs/common';
import { GuardedHttp } from './guarded-http/guarded-http.js';
import { RequestRefused } from './guarded-http/request-refused.js';
import { WebhookUrlInvalidError } from './webhooks.errors.js';

/** Judges URLs that customers want to be told at, before they are kept. */
@Injectable()
export class WebhookUrls {
  constructor(private readonly http: GuardedHttp) {}

  /** `param` names the field that holds it. */
  async require(url: string, param: string): Promise<void> {
    try {
      await this.http.check(url);
    } catch (error) {
      throw error instanceof RequestRefused ? new WebhookUrlInvalidError(param, error) : error;
    }
  }
}
