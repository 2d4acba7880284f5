import { toUlid } from '../../src/common/index.js';
import { Caller } from '../../src/http/index.js';
import { WebhookEndpointsService } from '../../src/webhooks/webhook-endpoints.service.js';
import { WebhookTestsService } from '../../src/webhooks/webhook-tests.service.js';
import type { TestApp } from '../support/app.js';
import { type BuiltKey, buildKey } from './accounts.js';

interface EndpointWish {
  /** One with every scope of a new team when absent. */
  key?: BuiltKey;
  isTest?: boolean;
  family?: 'characters' | 'avatars';
  url?: string;
  events?: string[];
  apiVersion?: string;
  secret?: string;
}

export interface BuiltEndpoint {
  key: BuiltKey;
  /** As its family shows it. */
  id: string;
  uuid: string;
  secret: string;
}

const JOB_EVENTS = ['job.completed', 'job.failed', 'job.cancelled'];
/** Nobody listens there, and the guard lets nobody ask. */
const NOWHERE = 'https://127.0.0.1/hook';

const callerOf = ({ teamId }: BuiltKey, isTest = false): Caller =>
  new Caller(teamId, 'factory', new Set(), 'pro', isTest, '2026-05-15');

export async function buildWebhookEndpoint(app: TestApp, wish: EndpointWish = {}): Promise<BuiltEndpoint> {
  const { family = 'characters', isTest, url = NOWHERE, apiVersion = '2026-05-15', secret: own } = wish;
  const { key = await buildKey(app), events = family === 'avatars' ? JOB_EVENTS : ['*'] } = wish;
  const wishes = { family, url, events, apiVersion, secret: own, description: null, metadata: {} };
  const { endpoint, secret } = await app.get(WebhookEndpointsService).create(callerOf(key, isTest), wishes);
  return { key, uuid: endpoint.id, id: family === 'avatars' ? endpoint.id : toUlid('we', endpoint.id), secret };
}

/** The id of a delivery that was enqueued. */
export async function buildDelivery(app: TestApp, { key, uuid }: BuiltEndpoint): Promise<string> {
  await app.get(WebhookTestsService).fire(callerOf(key), uuid, 'image.completed');
  const text = 'SELECT id FROM webhook_delivery WHERE endpoint_id = $1 ORDER BY id DESC LIMIT 1';
  const [row] = await app.database.query<{ id: string }>(text, [uuid]);
  return toUlid('whd', row?.id ?? '');
}
