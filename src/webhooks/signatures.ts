import { createHmac } from 'node:crypto';
import { toUlid } from '../common/index.js';
import { keyBytesOf } from './secrets.js';
import type { WebhookFamily } from './webhook-endpoint.entity.js';

interface Signed {
  family: WebhookFamily;
  eventId: string;
  eventType: string;
  body: string;
  /** Every one that signs now, the present one first. */
  secrets: string[];
  at: Date;
}

const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text);

/** The headers that tell a receiver who speaks: those of Standard Webhooks and those of the endpoint's own family. */
export function signatureHeaders(signed: Signed): Record<string, string> {
  const { family, eventId, secrets, body, at } = signed;
  const id = family === 'avatars' ? `evt_pi_${eventId}` : toUlid('evt', eventId);
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  const standard = secrets.map((secret) => {
    return `v1,${hmac(keyBytesOf(secret), `${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': standard.join(' '),
    ...(family === 'avatars' ? avatarsHeaders(signed) : charactersHeaders(signed, timestamp)),
  };
}

function charactersHeaders({ secrets, body }: Signed, timestamp: string): Record<string, string> {
  const signatures = secrets.map((secret) => `v1=${hmac(secret, `${timestamp}.${body}`).digest('hex')}`);
  return { 'aurous-webhook-signature': [`t=${timestamp}`, ...signatures].join(',') };
}

/** This family compares the whole header with one value, so an old secret signs in a header of its own. */
function avatarsHeaders({ secrets, body, eventType }: Signed): Record<string, string> {
  const [present, ...old] = secrets.map((secret) => `sha256=${hmac(secret, body).digest('hex')}`);
  return {
    'x-pi-event': eventType,
    'x-pi-signature': present ?? '',
    ...(old.length > 0 ? { 'x-pi-signature-previous': old.join(',') } : {}),
  };
}
