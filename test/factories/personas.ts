import type { TestApp } from '../support/app.js';
import { type BuiltKey, buildKey } from './accounts.js';
import { requestAs } from './requests.js';

interface PersonaWish {
  /** One with every scope of a new team on `pro` when absent. */
  key?: BuiltKey;
  [field: string]: unknown;
}

export interface BuiltPersona {
  key: BuiltKey;
  /** As the API answered it. */
  persona: { id: string; slug: string; name: string; layers: object; portraitStale: boolean };
}

export async function buildPersona(app: TestApp, wish: PersonaWish = {}): Promise<BuiltPersona> {
  const { key = await buildKey(app), ...fields } = wish;
  const payload = { name: 'Mara Quill', intent: 'A lighthouse keeper with curly red hair.', ...fields };
  const response = await requestAs(app, key)('POST', '/v1/personas', payload);
  if (response.statusCode !== 201) {
    throw new Error(`The factory made no persona: ${response.body}`);
  }
  return { key, persona: response.json() };
}
