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
