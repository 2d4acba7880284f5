import { Injectable } from '@nestjs/common';
import { Env } from '../config/index.js';
import { LinkMinter, mintLinks } from '../http/index.js';
import type { AttemptRecord, ClaimedDelivery } from './delivery-queue.repository.js';
import { GuardedHttp } from './guarded-http/guarded-http.js';
import { RequestRefused } from './guarded-http/request-refused.js';
import { readRetryAfterMs } from './schedule.js';
import { Secrets } from './secrets.js';
import { signatureHeaders } from './signatures.js';

export interface Attempt extends AttemptRecord {
  isSuccess: boolean;
  /** What the receiver asked for. */
  retryAfterMs: number | null;
}

const MAX_ANSWER_BYTES = 20_000;
const EXCERPT_BYTES = 1_024;

/** Makes one attempt: fresh URLs, a fresh timestamp and its signatures, and one request. */
@Injectable()
export class Sender {
  constructor(
    private readonly env: Env,
    private readonly http: GuardedHttp,
    private readonly secrets: Secrets,
    private readonly minter: LinkMinter,
  ) {}

  async send(delivery: ClaimedDelivery, payload: string): Promise<Attempt> {
    const at = new Date();
    const startedAt = performance.now();
    const answer = await this.post(delivery, payload, at);
    return { at, durationMs: performance.now() - startedAt, ...answer };
  }

  private async post(
    delivery: ClaimedDelivery,
    payload: string,
    at: Date,
  ): Promise<Omit<Attempt, 'at' | 'durationMs'>> {
    const { family, eventId, eventType, endpointId, url } = delivery;
    const body = mintLinks({ text: payload, urls: delivery.payloadUrls }, this.minter);
    const secrets = this.secrets.openAll({ ...delivery, id: endpointId });
    const signatures = signatureHeaders({ family, eventId, eventType, body, secrets, at });
    const headers = { 'content-type': 'application/json', ...signatures };
    const limits = { maxBytes: MAX_ANSWER_BYTES, deadlineMs: this.env.WEBHOOK_TIMEOUT_MS };
    try {
      const { status, headers: answered, bytes } = await this.http.post(url, { headers, body, ...limits });
      return {
        status,
        error: null,
        responseExcerpt: excerptOf(bytes),
        isSuccess: status >= 200 && status < 300,
        retryAfterMs: readRetryAfterMs(answered['retry-after']),
      };
    } catch (error) {
      if (!(error instanceof RequestRefused)) {
        throw error;
      }
      return { status: null, error: error.reason, responseExcerpt: null, isSuccess: false, retryAfterMs: null };
    }
  }
}

/** Text that Postgres can keep. */
const excerptOf = (bytes: Buffer): string => bytes.subarray(0, EXCERPT_BYTES).toString('utf8').replaceAll('\0', '');
