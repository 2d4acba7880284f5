import { LedgerService } from '../../src/billing/index.js';
import type { TestApp } from '../support/app.js';
import { type BuiltKey, buildKey } from './accounts.js';
import { requestAs } from './requests.js';

interface AvatarWish {
  /** One with every scope of a new team on `pro` when absent. */
  key?: BuiltKey;
  [field: string]: unknown;
}

export interface BuiltAvatar {
  key: BuiltKey;
  jobId: string;
  /** The job as the API answered it once it had ended. */
  job: { id: string; status: string; avatar?: { image_url: string; sha256: string } };
}

/** An avatar job that has ended, and the credits for it. */
export async function buildAvatar(app: TestApp, wish: AvatarWish = {}): Promise<BuiltAvatar> {
  const { key = await buildKey(app), ...fields } = wish;
  const request = requestAs(app, key);
  await app.get(LedgerService).grant(key.teamId, 2_000, 'For the avatar of a test.');
  const payload = { prompt: 'A lighthouse keeper with curly red hair', output: { resolution: '512' }, ...fields };
  const response = await request('POST', '/api/v1/avatars/generate', payload);
  if (response.statusCode !== 202) {
    throw new Error(`The factory ordered no avatar: ${response.body}`);
  }
  const { job_id: jobId } = response.json().data;
  const ended = await request('GET', `/api/v1/jobs/${jobId}?wait_for_completion=true&timeout_seconds=30`);
  return { key, jobId, job: ended.json().data };
}

export async function buildSavedAvatar(app: TestApp, wish: AvatarWish = {}): Promise<{ key: BuiltKey; id: string }> {
  const { key, jobId } = await buildAvatar(app, wish);
  const response = await requestAs(app, key)('POST', '/api/v1/avatars/save', { job_id: jobId });
  if (response.statusCode !== 200) {
    throw new Error(`The factory saved no avatar: ${response.body}`);
  }
  return { key, id: response.json().data.id };
}
