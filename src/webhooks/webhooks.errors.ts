import { ApiError, Catalogued } from '../common/index.js';
import type { RequestRefused } from './guarded-http/request-refused.js';

@Catalogued({
  status: 400,
  code: { avatars: 'invalid_endpoint_url', characters: 'webhook_url_invalid' },
  owner: 'caller',
  cause:
    'The URL is none that webhooks are sent to: not https on port 443, or its name does not lead to public addresses only.',
  cure: 'Name a public https URL on port 443 without a user name. Operators open private addresses with `WEBHOOK_ALLOW_CIDRS`.',
})
export class WebhookUrlInvalidError extends ApiError {
  constructor(
    override readonly param: string,
    { message }: RequestRefused,
  ) {
    super(`${param} is no URL that webhooks can be sent to. ${message}`);
  }
}

@Catalogued({
  status: 400,
  code: { avatars: 'limit_reached', characters: 'limit_reached' },
  owner: 'caller',
  cause: 'The team has as many webhook endpoints as it may have, or an endpoint as many old secrets that still sign.',
  cure: 'Delete an endpoint that is not needed, or rotate again when the oldest secret is a day old.',
})
export class WebhookLimitReachedError extends ApiError {
  static ofEndpoints(max: number): WebhookLimitReachedError {
    return new WebhookLimitReachedError(`There are ${max} webhook endpoints. Delete one before you add another.`);
  }

  static ofSecrets(max: number): WebhookLimitReachedError {
    return new WebhookLimitReachedError(
      `${max} old secrets still sign. Rotate again once the oldest was replaced 24 hours ago.`,
    );
  }
}

@Catalogued({
  status: 409,
  code: 'webhook_endpoint_disabled',
  owner: 'operator',
  cause: 'The webhook endpoint is switched off, by its team or after days of failures: what waits for it is discarded.',
  cure: 'Have its team switch it on, with `is_active: true`, and send again then.',
})
export class WebhookEndpointDisabledError extends ApiError {
  constructor() {
    super('This webhook endpoint is switched off, and would not get what is sent again. Switch it on first.');
  }
}
