import { ApiError, Catalogued } from '../../common/index.js';

@Catalogued({
  status: 400,
  code: { portraits: 'validation_failed', avatars: 'invalid_request_body', characters: 'invalid_format' },
  owner: 'caller',
  cause: 'The Idempotency-Key is empty, longer than 256 characters, sent twice, or holds control characters.',
  cure: 'Send one key of 1 to 256 characters; a random uuid is a good one.',
})
export class InvalidIdempotencyKeyError extends ApiError {
  override readonly param = 'Idempotency-Key';

  constructor() {
    super('Idempotency-Key must be one value of 1 to 256 characters without control characters.');
  }
}

@Catalogued({
  status: 409,
  code: {
    portraits: 'idempotency_conflict',
    avatars: 'idempotency_key_mismatch',
    characters: 'idempotency_key_in_use',
  },
  owner: 'caller',
  cause: 'The Idempotency-Key was used in the last 24 hours for another body or another route.',
  cure: 'Send a new key for a new request; repeat a request only with the very same body.',
})
export class IdempotencyMismatchError extends ApiError {
  constructor() {
    super('This Idempotency-Key was used for a different request. Use a new key.');
  }
}

@Catalogued({
  status: 409,
  code: 'idempotency_request_in_progress',
  owner: 'caller',
  cause: 'A request with the same Idempotency-Key is still running.',
  cure: 'Wait for the time in `Retry-After` and send the same request again.',
})
export class IdempotencyInProgressError extends ApiError {
  override readonly retryAfterS = 2;
  override readonly shouldRetry = true;

  constructor() {
    super('The first request with this Idempotency-Key is still running. Send it again in a moment.');
  }
}
