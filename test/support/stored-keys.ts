import { ObjectStore } from '../../src/storage/object-store.js';
import type { TestApp } from './app.js';

/** What lies in an application's store under a folder (`…/`), wherever it keeps it. */
export async function storedKeys(app: TestApp, folder = ''): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of app.get(ObjectStore).list(folder)) {
    keys.push(key);
  }
  return keys;
}
