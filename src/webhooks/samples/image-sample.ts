import { toUlid } from '../../common/index.js';
import { AT, ENDED_AT, ERROR, ID, PICTURE_URL, type Sample } from './sample.js';

const IMAGE = {
  id: toUlid('img', ID),
  object: 'inference',
  status: 'succeeded',
  prompt: 'A sample that nobody ordered',
  negative_prompt: null,
  enhanced_prompt: null,
  created_at: AT,
  completed_at: ENDED_AT,
  media_type: 'image',
  output_urls: [PICTURE_URL],
  reference_image_urls: null,
  error: null,
  duration_ms: 8_000,
  cost: { amount: 1, currency: 'credit', breakdown: { base: 1 } },
  width: 1_024,
  height: 1_024,
  image_count: 1,
  size_preset: null,
  inference_type: 't2i',
  seed: null,
  steps: null,
  guidance_scale: null,
  cfg_rescale: null,
  denoise_strength: null,
  character_id: null,
  loras: null,
  aurous_version: '2026-11-15',
  creation_request_id: toUlid('req', ID),
  client_reference_id: null,
  metadata: {},
};
const UNDONE = { ...IMAGE, output_urls: [], cost: { amount: 0, currency: 'credit', breakdown: { base: 0 } } };

const ENDED: Readonly<Record<string, object>> = {
  completed: IMAGE,
  failed: { ...UNDONE, status: 'failed', error: ERROR },
  cancelled: { ...UNDONE, status: 'cancelled' },
};

export const imageSample = (outcome: string): Sample => ({ resource: ENDED[outcome] ?? IMAGE, versioned: 'image' });
