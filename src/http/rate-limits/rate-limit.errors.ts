import { ApiError, Catalogued } from '../../common/index.js';

const CURE = 'Wait for the seconds in `Retry-After`; `X-RateLimit-Reset` says when the whole allowance is back.';

const message = (retryAfterS: number): string =>
  `Too many requests. Try again in ${retryAfterS} ${retryAfterS === 1 ? 'second' : 'seconds'}.`;

@Catalogued({
  status: 429,
  code: { portraits: 'rate_limited', avatars: 'rate_limit_exceeded', characters: 'too_many_requests' },
  owner: 'caller',
  cause: 'The team has used up its allowance for this kind of request, or an address sent too many bad credentials.',
  cure: CURE,
})
export class RateLimitedError extends ApiError {
  constructor(override readonly retryAfterS: number) {
    super(message(retryAfterS));
  }
}

/** Creating a character is the one route of its family with a spelling of its own. */
@Catalogued({
  status: 429,
  code: { characters: 'rate_limit_exceeded' },
  owner: 'caller',
  cause: 'The team has used up its allowance for synthesizing characters.',
  cure: CURE,
})
export class SynthesisRateLimitedError extends ApiError {
  constructor(override readonly retryAfterS: number) {
    super(message(retryAfterS));
  }
}
