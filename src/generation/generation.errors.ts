import { ApiError, Catalogued } from '../common/index.js';

@Catalogued({
  status: 503,
  code: 'feature_not_configured',
  owner: 'operator',
  cause: 'No image provider is configured on this server.',
  cure: 'The operator sets PROVIDERS, or the key of a provider.',
})
export class NoProviderConfiguredError extends ApiError {
  constructor() {
    super('This server has no image provider. Ask its operator to configure one.');
  }
}

@Catalogued({
  status: 503,
  code: 'service_unavailable',
  owner: 'operator',
  cause:
    'The calls to image providers that this installation allows in a day are used up. Nothing was sent or charged.',
  cure: 'Try again after the time in `Retry-After`, or ask the operator to raise PROVIDER_DAILY_CALLS.',
})
export class SpendCeilingReachedError extends ApiError {
  constructor(override readonly retryAfterS: number) {
    super(
      'This server makes no more pictures today. Try again tomorrow, or ask its operator to raise the daily limit.',
    );
  }
}

/** How every route that orders pictures may fail. */
export const ORDER_ERRORS = [NoProviderConfiguredError, SpendCeilingReachedError];
