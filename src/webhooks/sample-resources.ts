import type { VersionedResource } from '../http/index.js';
import type { EventType } from './event-types.js';

interface Sample {
  resource: object;
  versioned?: VersionedResource;
}

const AT = '2026-11-15T12:00:00.000Z';
const ULID = '01KA3Q2R00SAMPLE0000000000';
const UUID = '019a0b37-0000-7000-8000-000000000000';
const ERROR = { code: 'no_image', message: 'The provider gave no picture. Try again.', retryable: true };

const statusOf = (type: EventType): string => type.split('.')[1] ?? '';
const errorOf = (type: EventType) => (type.endsWith('.failed') ? ERROR : null);

const character = (type: EventType): Sample => ({
  resource: {
    id: `char_${ULID}`,
    object: 'character',
    status: type === 'character.completed' ? 'ready' : statusOf(type),
    error: errorOf(type),
    created_at: AT,
  },
  versioned: 'character',
});

const image = (type: EventType): Sample => ({
  resource: {
    id: `img_${ULID}`,
    object: 'inference',
    status: type === 'image.completed' ? 'succeeded' : statusOf(type),
    output_urls: [],
    error: errorOf(type),
    created_at: AT,
  },
  versioned: 'image',
});

const portrait = (type: EventType): Sample => ({
  resource: {
    portraitId: UUID,
    jobId: UUID,
    kind: 'canonical',
    status: type === 'portrait.generated' ? 'generated' : 'failed',
    errorCode: type === 'portrait.generated' ? null : statusOf(type) === 'cancelled' ? 'cancelled' : ERROR.code,
    createdAt: AT,
  },
});

const job = (type: EventType): Sample => ({
  resource: {
    id: UUID,
    org_id: UUID,
    type: 'avatar_generation',
    status: statusOf(type),
    progress: type === 'job.completed' ? 1 : 0,
    payload: { phase: statusOf(type) },
    result_url: null,
    error_log: errorOf(type)?.message ?? null,
    error: errorOf(type),
    created_at: Date.parse(AT) / 1_000,
    updated_at: Date.parse(AT) / 1_000,
  },
});

const OTHERS: Partial<Record<EventType, object>> = {
  'moderation.flagged': {
    id: `mod_${ULID}`,
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
    id: `we_${ULID}`,
    object: 'webhook_endpoint',
    url: 'https://hooks.example.com/gone',
    is_active: false,
    consecutive_failures: 42,
  },
};

/** What a test of an event type carries: the shape of the real thing, and nobody's data. */
export function sampleOf(type: EventType): Sample {
  const [noun] = type.split('.');
  const make = { character, image, portrait, job }[noun ?? ''];
  return make ? make(type) : { resource: OTHERS[type] ?? {} };
}
