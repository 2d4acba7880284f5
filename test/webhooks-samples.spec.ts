import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { EVENT_TYPES, type EventType } from '../src/webhooks/index.js';
import { charactersPayload } from '../src/webhooks/payload.js';
import { sampleOf } from '../src/webhooks/sample-resources.js';

interface Schema {
  properties: Record<string, unknown>;
}

const DOCUMENT = JSON.parse(readFileSync(join(import.meta.dirname, '../openapi.json'), 'utf8'));
const SCHEMA_OF: Record<string, string> = {
  character: 'CharacterDto',
  image: 'ImageDto',
  portrait: 'PortraitDto',
  job: 'JobDto',
  usage: 'BalanceDto',
  webhook: 'WebhookEndpointDto',
};
const CASES = EVENT_TYPES.filter((type) => type !== 'moderation.flagged').flatMap((type) =>
  ['2026-05-15', '2026-11-15'].map((version): [EventType, string] => [type, version]),
);

const ajv = addFormats.default(new Ajv({ strict: false, allErrors: true })).addSchema(DOCUMENT, 'openapi');

function resourceOf(type: EventType, apiVersion: string): Record<string, unknown> {
  const { resource, versioned } = sampleOf(type);
  const facts = { id: '019a0b37-0000-7000-8000-000000000000', type, createdAt: new Date() };
  return JSON.parse(charactersPayload(facts, resource, { apiVersion, versioned }).text).data.object;
}

describe('the sample of', () => {
  it.each(CASES)('%s in %s has the shape of what its GET answers', (type, version) => {
    const name = SCHEMA_OF[type.split('.')[0] ?? ''] ?? '';
    const { properties } = DOCUMENT.components.schemas[name] as Schema;
    const validate = ajv.compile({ $ref: `openapi#/components/schemas/${name}` });

    const resource = resourceOf(type, version);

    validate(resource);
    expect(ajv.errorsText(validate.errors)).toBe('No errors');
    expect(Object.keys(resource).filter((key) => !(key in properties))).toEqual([]);
  });

  it.each<EventType>(['character.failed', 'image.failed'])('%s is translated for older versions', (type) => {
    expect(resourceOf(type, '2026-05-15')).not.toHaveProperty('error');
    expect(resourceOf(type, '2026-05-15')).toMatchObject({ error_message: expect.any(String) });
    expect(resourceOf(type, '2026-11-15')).not.toHaveProperty('error_message');
  });

  it('moderation.flagged has no field that decisions lack', () => {
    const { properties } = DOCUMENT.components.schemas.DecisionDto as Schema;

    expect(Object.keys(properties)).toEqual(
      expect.arrayContaining(Object.keys(resourceOf('moderation.flagged', '2026-11-15'))),
    );
  });

  it.each<[EventType, object]>([
    ['character.cancelled', { status: 'failed', error: { code: 'cancelled' } }],
    ['character.completed', { status: 'ready', error: null }],
    ['image.cancelled', { status: 'cancelled', error: null, output_urls: [] }],
    ['portrait.cancelled', { status: 'failed', errorCode: 'cancelled', signedUrl: '' }],
    ['job.completed', { status: 'completed', progress: 1, avatar: { width: expect.any(Number) } }],
    ['job.cancelled', { status: 'cancelled', error: null, billing: { released: 1 } }],
  ])('%s says what the real one would', (type, expected) => {
    expect(resourceOf(type, '2026-11-15')).toMatchObject(expected);
  });
});
