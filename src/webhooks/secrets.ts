import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { SecretBox } from './secret-box.js';
import type { OldSecret, WebhookEndpoint } from './webhook-endpoint.entity.js';
import { WebhookLimitReachedError } from './webhooks.errors.js';

const PREFIX = 'whsec_';
const OURS = /^whsec_[A-Za-z0-9+/]{43}=$/;
const SHOWN = 4;

const MAX_OLD_SECRETS = 10;

export const OVERLAP_MS = 24 * 3_600_000;

export const newSecret = (): string => PREFIX + randomBytes(32).toString('base64');

/** Enough to tell two secrets apart. */
export const previewOf = (secret: string): string =>
  `${OURS.test(secret) ? PREFIX : ''}…${OURS.test(secret) ? secret.slice(-SHOWN - 1, -1) : ''}`;

/** The bytes that Standard Webhooks signs with: ours are spelled in base64, those of others are taken as they are. */
export const keyBytesOf = (secret: string): Buffer =>
  OURS.test(secret) ? Buffer.from(secret.slice(PREFIX.length), 'base64') : Buffer.from(secret);

type Sealed = Pick<WebhookEndpoint, 'secret' | 'secretPreview' | 'oldSecrets'>;

/** Webhook secrets as rows keep them. */
@Injectable()
export class Secrets {
  constructor(private readonly box: SecretBox) {}

  seal(secret: string, endpointId: string): Sealed {
    return { secret: this.box.seal(secret, endpointId), secretPreview: previewOf(secret), oldSecrets: [] };
  }

  /** The new secret in front, and the present one among those that still sign. */
  replace(endpoint: Sealed & { id: string }, secret: string): Sealed {
    if (stillValid(endpoint.oldSecrets).length >= MAX_OLD_SECRETS) {
      throw WebhookLimitReachedError.ofSecrets(MAX_OLD_SECRETS);
    }
    const old: OldSecret = { secret: endpoint.secret, until: new Date(Date.now() + OVERLAP_MS).toISOString() };
    return { ...this.seal(secret, endpoint.id), oldSecrets: [old, ...stillValid(endpoint.oldSecrets)] };
  }

  open({ id, secret }: Pick<WebhookEndpoint, 'id' | 'secret'>): string {
    return this.box.open(secret, id);
  }

  /** Every secret that signs now, the present one first. */
  openAll({ id, secret, oldSecrets }: Pick<WebhookEndpoint, 'id' | 'secret' | 'oldSecrets'>): string[] {
    return [secret, ...stillValid(oldSecrets).map((old) => old.secret)].map((sealed) => this.box.open(sealed, id));
  }
}

export const stillValid = (secrets: readonly OldSecret[]): OldSecret[] =>
  secrets.filter(({ until }) => Date.parse(until) > Date.now());
