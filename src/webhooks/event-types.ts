/** Everything that an endpoint may subscribe to. */
export const EVENT_TYPES = [
  'character.completed',
  'character.failed',
  'character.cancelled',
  'image.completed',
  'image.failed',
  'image.cancelled',
  'portrait.generated',
  'portrait.failed',
  'portrait.cancelled',
  'job.completed',
  'job.failed',
  'job.cancelled',
  'moderation.flagged',
  'usage.balance_low',
  'webhook.endpoint_disabled',
] as const;

export type EventType = (typeof EVENT_TYPES)[number];
