/** Which end of an order costs what: published with the prices, and run row by row in the tests. */
export const OUTCOMES = [
  {
    outcome: 'refused',
    description: 'Refused before the provider: validation, personal data, blocklist, moderation, quota, credits.',
    charged: 'nothing',
  },
  {
    outcome: 'provider_failed',
    description: 'Provider error, timeout, wrong bytes, or no image.',
    charged: 'nothing',
  },
  {
    outcome: 'content_refused',
    description: "The provider's own safety refusal, or our moderation of the image.",
    charged: 'nothing',
  },
  { outcome: 'cancelled', description: 'Cancelled, before it ran or while it ran.', charged: 'nothing' },
  { outcome: 'partly_delivered', description: 'Some pictures of several, such as 3 of 4 poses.', charged: 'delivered' },
  { outcome: 'delivered', description: 'Every picture of the order.', charged: 'delivered' },
] as const;
