import { toUlid } from '../../common/index.js';
import { AT, ENDED_AT, ERROR, ID, PICTURE_URL, type Sample } from './sample.js';

const CHARACTER = {
  id: toUlid('char', ID),
  object: 'character',
  name: 'Sample',
  status: 'ready',
  refs: ['portrait', 'front', 'side', 'back'].map((pose) => ({ pose, url: PICTURE_URL })),
  created_at: AT,
  updated_at: ENDED_AT,
  client_reference_id: null,
  attributes: { gender: 'woman', age: 28, hair_color: 'auburn' },
  error: null,
  last_error: null,
  aurous_version: '2026-11-15',
};
const CANCELLED = { code: 'cancelled', message: 'The synthesis was cancelled.', retryable: true };

/** One whose first synthesis ended so; a character has no state of its own for one that was cancelled. */
export function characterSample(outcome: string): Sample {
  if (outcome === 'completed') {
    return { resource: CHARACTER, versioned: 'character' };
  }
  const error = outcome === 'cancelled' ? CANCELLED : ERROR;
  return { resource: { ...CHARACTER, status: 'failed', refs: [], error }, versioned: 'character' };
}
