import { toUlid } from '../common/index.js';
import type { EventType } from './event-types.js';
import { characterSample } from './samples/character-sample.js';
import { imageSample } from './samples/image-sample.js';
import { jobSample } from './samples/job-sample.js';
import { portraitSample } from './samples/portrait-sample.js';
import { AT, ENDED_AT, ID, type Sample } from './samples/sample.js';

const PRODUCTS: Readonly<Record<string, (outcome: string) => Sample>> = {
  character: characterSample,
  image: imageSample,
  portrait: portraitSample,
  job: jobSample,
};

const OTHERS: Partial<Record<EventType, object>> = {
  'moderation.flagged': {
    id: toUlid('mod', ID),
    object: 'moderation_decision',
    stage: 'input_text',
    action: 'refuse',
    kinds: ['violence'],
    term: null,
    scores: { violence: 0.97 },
    subject_id: null,
    created_at: AT,
  },
  'usage.balance_low': {
    credits: 9,
    held_credits: 0,
    available_credits: 9,
    currency: 'credit',
    billing_mode: 'metered',
  },
  'webhook.endpoint_disabled': {
    id: toUlid('we', ID),
    object: 'webhook_endpoint',
    url: 'https://hooks.example.com/gone',
    events: ['*'],
    description: null,
    metadata: {},
    api_version: '2026-11-15',
    secret: null,
    secret_preview: 'whsec_…x7Qk',
    is_active: false,
    consecutive_failures: 42,
    last_success_at: null,
    last_failure_at: ENDED_AT,
    created_at: AT,
    updated_at: ENDED_AT,
  },
};

/** What a test of an event type carries: the shape of the real thing, every field of it, and nobody's data. */
export function sampleOf(type: EventType): Sample {
  const [noun = '', outcome = ''] = type.split('.');
  return PRODUCTS[noun]?.(outcome) ?? { resource: OTHERS[type] ?? {} };
}
