import type { JobPicture } from '../jobs/index.js';
import type { Shot, ShotReference } from './order.js';
import { referenceTo } from './reference-to.js';

/** The first picture of the order that is there: who the person in the others is. Empty until there is one. */
export function referencesToFirst(shots: readonly Shot[], made: readonly JobPicture[]): ShotReference[] {
  const picture = shots.flatMap(({ name }) => made.filter(({ shot }) => shot === name))[0];
  if (!picture) {
    return [];
  }
  const { objectKey, mimeType, companions } = picture;
  const original = companions.find(({ role }) => role === 'original');
  return [referenceTo({ objectKey: original?.key ?? objectKey, mimeType, role: 'identity' }, picture)];
}
