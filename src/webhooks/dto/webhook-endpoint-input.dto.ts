import { API_VERSIONS, BooleanField, EnumField, StringField, StringMapField } from '../../http/index.js';
import { EVENT_TYPES } from '../event-types.js';
import { SubscriptionField } from './subscription-field.js';

const URL = {
  description: 'Public https URL on port 443 without a user name, of at most 2,048 characters.',
  max: 100_000,
  example: 'https://hooks.example.com/likeness',
};
const DESCRIPTION = { description: 'For people who read the list.', max: 500, isNullable: true, isOptional: true };
const METADATA = { description: 'Kept and shown.', maxKeys: 16, maxKey: 64, max: 500 };
const VERSION = { description: 'Version that payloads are written in; unset, that of the request.', isOptional: true };
const EVENTS = 'What it is told of; `["*"]` is all.';

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
  })
  is_active?: boolean;
}

export class FireTestDto {
  @EnumField({ description: 'One that the endpoint is subscribed to.', values: EVENT_TYPES })
  event_type!: (typeof EVENT_TYPES)[number];
}
