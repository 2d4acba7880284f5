import { API_VERSIONS, BooleanField, EnumField, Examples, StringField, StringMapField } from '../../http/index.js';
import { EVENT_TYPES } from '../event-types.js';
import { SubscriptionField } from './subscription-field.js';

const URL = {
  description: 'Public https URL on port 443 without a user name, of at most 2,048 characters.',
  max: 100_000,
  example: 'https://example.com/hooks/likeness',
};
const DESCRIPTION = {
  description: 'For people who read the list.',
  max: 500,
  isNullable: true,
  isOptional: true,
  example: 'Production',
};
const METADATA = { description: 'Kept and shown.', maxKeys: 16, maxKey: 64, max: 500, example: { service: 'crew' } };
const VERSION = {
  description: 'Version that payloads are written in; unset, that of the request.',
  isOptional: true,
  example: '2026-11-15',
};
const EVENTS = 'What it is told of; `["*"]` is all.';

@Examples({
  'some events': {
    url: URL.example,
    events: ['character.completed', 'image.completed', 'image.failed'],
    description: 'Production',
    metadata: { service: 'crew' },
  },
  'all events': { url: URL.example, events: ['*'] },
})
export class CreateWebhookEndpointDto {
  @StringField(URL)
  url!: string;

  @SubscriptionField({ description: EVENTS })
  events!: string[];

  @StringField(DESCRIPTION)
  description?: string | null;

  @StringMapField(METADATA)
  metadata?: Record<string, string>;

  @EnumField({ ...VERSION, values: API_VERSIONS })
  api_version?: string;
}

@Examples({
  'other events': { events: ['character.completed', 'character.failed'] },
  'switched off': { is_active: false },
})
export class UpdateWebhookEndpointDto {
  @StringField({ ...URL, isOptional: true })
  url?: string;

  @SubscriptionField({ description: EVENTS, isOptional: true })
  events?: string[];

  @StringField(DESCRIPTION)
  description?: string | null;

  @StringMapField(METADATA)
  metadata?: Record<string, string>;

  @EnumField({ ...VERSION, values: API_VERSIONS })
  api_version?: string;

  @BooleanField({
    description: 'Whether it is told of anything; true after a breakdown begins anew.',
    isOptional: true,
    example: true,
  })
  is_active?: boolean;
}

@Examples({ 'an image': { event_type: 'image.completed' }, 'a character': { event_type: 'character.completed' } })
export class FireTestDto {
  @EnumField({
    description: 'One that the endpoint is subscribed to.',
    values: EVENT_TYPES,
    example: 'image.completed',
  })
  event_type!: (typeof EVENT_TYPES)[number];
}
