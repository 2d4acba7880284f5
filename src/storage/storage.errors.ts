import { ApiError, Catalogued } from '../common/index.js';

@Catalogued({
  status: 403,
  code: 'signature_invalid',
  type: { characters: 'authentication' },
  owner: 'caller',
  cause: 'The signed URL has expired, or a part of it was altered or left out.',
  cure: 'Read the resource again and use the fresh URL in its answer, unchanged.',
})
export class SignatureInvalidError extends ApiError {
  constructor(fault: 'altered' | 'expired') {
    super(
      fault === 'expired'
        ? 'This URL has expired. Read its resource again for a fresh one.'
        : 'This URL was altered or is incomplete. Use it exactly as it was given, or read its resource again.',
    );
  }
}

@Catalogued({
  status: 416,
  code: 'range_not_satisfiable',
  type: { characters: 'invalid_request', avatars: 'invalid_request_error' },
  owner: 'caller',
  cause: 'The Range header asks for bytes past the end of the picture.',
  cure: 'Ask for a range below the size in Content-Range, or leave the Range header out.',
})
export class RangeNotSatisfiableError extends ApiError {
  constructor(sizeBytes: number) {
    super(`The picture has ${sizeBytes} bytes. Ask for a range inside them, or leave the Range header out.`);
  }
}

/** A key that code of ours composed wrongly; never a caller's fault. */
export class InvalidObjectKeyError extends Error {
  constructor(key: string) {
    super(
      `"${key}" is no object key: segments of letters, digits and . _ - joined by slashes, none beginning with a dot.`,
    );
  }
}

/** The key holds other bytes already; objects are never overwritten. */
export class ObjectExistsError extends Error {
  constructor(key: string) {
    super(`The object "${key}" exists with other content.`);
  }
}

export class ObjectMissingError extends Error {
  constructor(key: string) {
    super(`There is no object "${key}" in the store.`);
  }
}

@Catalogued({
  status: 503,
  code: 'service_unavailable',
  owner: 'operator',
  cause: 'The store of pictures does not answer, or refuses. Nothing was charged.',
  cure: 'Try again after the time in `Retry-After`, with the same `Idempotency-Key` where the route takes one.',
})
export class StoreAwayError extends ApiError {
  override readonly retryAfterS = 5;

  constructor(
    /** For the log; callers never see it. */
    readonly reason: string,
    cause?: unknown,
  ) {
    super('Pictures cannot be read or kept right now. Try again in a few seconds.');
    this.cause = cause;
  }
}
