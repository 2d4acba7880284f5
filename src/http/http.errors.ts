import { ApiError, Catalogued } from '../common/index.js';

@Catalogued({
  status: 401,
  code: { portraits: 'unauthorized', avatars: 'missing_authorization_header', characters: 'missing_api_key' },
  type: { avatars: 'invalid_request_error' },
  owner: 'caller',
  cause: 'The request carries no credential.',
  cure: 'Send `Authorization: Bearer <key>` or `X-Api-Key: <key>`.',
})
export class MissingCredentialError extends ApiError {
  constructor() {
    super('Send a credential as "Authorization: Bearer <key>" or "X-Api-Key: <key>".');
  }
}

@Catalogued({
  status: 401,
  code: { portraits: 'unauthorized', avatars: 'invalid_api_key', characters: 'invalid_api_key' },
  owner: 'caller',
  cause: 'The key or session token is malformed, unknown or expired, or two different ones were sent.',
  cure: 'Check that the whole key was copied; ask the operator for a new one when it has expired.',
})
export class InvalidCredentialError extends ApiError {
  constructor(message = 'This credential is not valid. Check that it was copied whole and has not expired.') {
    super(message);
  }
}

@Catalogued({
  status: 401,
  code: { portraits: 'unauthorized', avatars: 'invalid_api_key', characters: 'revoked_api_key' },
  owner: 'caller',
  cause: 'The key was revoked.',
  cure: 'Use another key of the team, or ask the operator for a new one.',
})
export class RevokedCredentialError extends ApiError {
  constructor() {
    super('This key was revoked. Use another key of your team.');
  }
}

@Catalogued({
  status: 403,
  code: { portraits: 'forbidden', avatars: 'missing_scope', characters: 'missing_scope' },
  owner: 'caller',
  cause: 'The key is valid but lacks the scope of this route.',
  cure: 'Use a key that was issued with the scope named in the message.',
})
export class MissingScopeError extends ApiError {
  constructor(scope: string) {
    super(`This key lacks the scope "${scope}". Use a key that has it.`);
  }
}

@Catalogued({
  status: 404,
  code: { portraits: 'not_found', avatars: 'not_found', characters: 'resource_not_found' },
  owner: 'caller',
  cause: 'No such route, or nothing with this id belongs to the team.',
  cure: 'Check the path and the id. What belongs to another team answers like what does not exist.',
})
export class NotFoundError extends ApiError {
  constructor(what = 'route') {
    super(`There is no such ${what}. Check the path and the id.`);
  }
}

@Catalogued({
  status: 405,
  code: 'method_not_allowed',
  owner: 'caller',
  cause: 'The path exists, but not with this method.',
  cure: 'Use one of the methods in the `Allow` header.',
})
export class MethodNotAllowedError extends ApiError {
  constructor(allowed: readonly string[]) {
    super(`This path takes ${allowed.join(', ')}.`);
  }
}

@Catalogued({
  status: 400,
  code: 'malformed_request',
  owner: 'caller',
  cause: 'What was sent is not HTTP as this service reads it: a broken header, or two that disagree about the length.',
  cure: 'Send the request with an ordinary HTTP client; look for a proxy that rewrites it.',
})
export class MalformedRequestError extends ApiError {
  constructor() {
    super('The request cannot be read. Check its address, its headers and its length.');
  }
}

@Catalogued({
  status: 408,
  code: { characters: 'request_timeout' },
  owner: 'caller',
  cause:
    'The headers took longer than 10 seconds to arrive, the body came slower than 10 kB/s, or the whole request took longer than its limit.',
  cure: 'Send the request faster, or again over a better connection.',
})
export class RequestTimeoutError extends ApiError {
  constructor() {
    super('The request took too long to arrive. Send it again.');
  }
}

@Catalogued({
  status: 431,
  code: { characters: 'headers_too_large' },
  owner: 'caller',
  cause: 'The headers are larger than 16 kB.',
  cure: 'Send fewer or shorter headers.',
})
export class HeadersTooLargeError extends ApiError {
  constructor() {
    super('The headers are larger than this service takes. Send fewer or shorter ones.');
  }
}

@Catalogued({
  status: 400,
  code: { portraits: 'validation_failed', avatars: 'invalid_json_body', characters: 'invalid_format' },
  owner: 'caller',
  cause: 'The body is not JSON that this service takes: malformed, not UTF-8, too deep, too many keys, or a key twice.',
  cure: 'Send one JSON object: at most 32 levels deep, at most 1,000 keys, no key twice, valid UTF-8.',
})
export class InvalidJsonError extends ApiError {
  constructor(reason: string) {
    super(`The body is not usable JSON: ${reason}.`);
  }
}

@Catalogued({
  status: 413,
  code: 'payload_too_large',
  owner: 'caller',
  cause: 'The body is larger than this route takes.',
  cure: 'Send less: JSON bodies may have 100 kB unless a route says more.',
})
export class PayloadTooLargeError extends ApiError {
  constructor() {
    super('The body is larger than this route takes. Send less.');
  }
}

@Catalogued({
  status: 415,
  code: 'unsupported_media_type',
  owner: 'caller',
  cause: 'The Content-Type is not one that this route reads.',
  cure: 'Send `Content-Type: application/json`, unless the route says otherwise.',
})
export class UnsupportedMediaTypeError extends ApiError {
  constructor(message = 'Send the body with "Content-Type: application/json".') {
    super(message);
  }
}

@Catalogued({
  status: 503,
  code: 'service_unavailable',
  owner: 'operator',
  cause: 'The service is overloaded, stopping, or its database is away.',
  cure: 'Try again after the time in `Retry-After`, with the same `Idempotency-Key` where the route takes one.',
})
export class ServiceUnavailableError extends ApiError {
  override readonly retryAfterS = 2;

  constructor() {
    super('The service cannot answer right now. Try again in a moment, with the same Idempotency-Key if you sent one.');
  }
}

@Catalogued({
  status: 500,
  code: 'internal_error',
  owner: 'operator',
  cause: 'A fault of this service; it is in its log under the request id.',
  cure: 'Tell the operator the request id.',
})
export class InternalError extends ApiError {
  constructor() {
    super('Something broke on our side. The request id leads the operator to the cause.');
  }
}
