import { LedgerService } from '../../src/billing/index.js';
import { fromUlid } from '../../src/common/index.js';
import { GenerationService } from '../../src/generation/index.js';
import type { TestApp } from '../support/app.js';
import { type BuiltKey, buildKey } from './accounts.js';
import { requestAs } from './requests.js';

/** Small, so that it is drawn fast. */
export const SMALL = { width: 1_024, height: 1_024 };

interface ImageWish {
  /** One with every scope of a new team on `pro` when absent. */
  key?: BuiltKey;
  [field: string]: unknown;
}

/** As the API answers it in its older version. */
export interface ShownImage {
  id: string;
  status: string;
  output_urls: string[];
  error_message: string | null;
  cost: { amount: number; breakdown: Record<string, number> };
  [field: string]: unknown;
}

export interface BuiltImage {
  key: BuiltKey;
  image: ShownImage;
}

const waitForEnd = async (app: TestApp, imageId: string): Promise<void> => {
  const id = fromUlid('img', imageId);
  const [row] = await app.database.query<{ jobId: string }>('SELECT job_id AS "jobId" FROM image WHERE id = $1', [id]);
  await app.get(GenerationService).waitForEnd(row?.jobId ?? '', 25_000);
};

/** The image once it has ended. */
export async function endedImage(app: TestApp, key: BuiltKey, imageId: string): Promise<ShownImage> {
  await waitForEnd(app, imageId);
  return (await requestAs(app, key)('GET', `/v1/images/${imageId}`)).json();
}

/** An image that has just been ordered, and the credits for it. */
export async function orderImage(app: TestApp, wish: ImageWish = {}): Promise<BuiltImage> {
  const { key = await buildKey(app), ...fields } = wish;
  await app.get(LedgerService).grant(key.teamId, 16_000, 'For the image of a test.');
  const payload = { prompt: 'A lighthouse keeper with curly red hair', ...SMALL, ...fields };
  const response = await requestAs(app, key)('POST', '/v1/images', payload);
  if (response.statusCode !== 201) {
    throw new Error(`The factory ordered no image: ${response.body}`);
  }
  return { key, image: response.json() };
}

/** An image that has ended. */
export async function buildImage(app: TestApp, wish: ImageWish = {}): Promise<BuiltImage> {
  const { key, image } = await orderImage(app, wish);
  return { key, image: await endedImage(app, key, image.id) };
}
