import { ApiError, Catalogued } from '../common/index.js';
import type { Scores } from './content-scorer.js';
import type { PiiKind } from './pii/pii-kind.js';

/** Prompts of the characters family have one code for whatever moderation has against them. */
const PROMPT_BLOCKED = { characters: 'prompt_blocked' };

@Catalogued({
  status: 422,
  code: { portraits: 'pii_detected', avatars: 'pii_detected', ...PROMPT_BLOCKED },
  owner: 'caller',
  cause: 'A text that drives the picture holds personal data. Nothing was sent to a provider, nothing was charged.',
  cure: 'Take out what the message names. `pii` lists the kinds found, never the values.',
})
export class PiiDetectedError extends ApiError {
  override readonly extras: { pii: PiiKind[] };

  constructor(
    pii: PiiKind[],
    override readonly param?: string,
  ) {
    super(`The description holds personal data (${pii.join(', ')}). Take it out and try again.`);
    this.extras = { pii };
  }
}

@Catalogued({
  status: 422,
  code: { portraits: 'impersonation_blocked', avatars: 'impersonation_blocked', ...PROMPT_BLOCKED },
  owner: 'caller',
  cause: 'The text names a real person on the blocklist. Nothing was sent to a provider, nothing was charged.',
  cure: 'Describe an invented person instead. When the name is meant innocently, ask the operator about the blocklist.',
})
export class ImpersonationBlockedError extends ApiError {
  override readonly extras: { term: string };

  constructor(
    term: string,
    override readonly param?: string,
  ) {
    super('The description names a real person whose likeness is not made here. Describe an invented person instead.');
    this.extras = { term };
  }
}

@Catalogued({
  status: 422,
  code: { portraits: 'moderation_blocked', avatars: 'moderation_blocked', ...PROMPT_BLOCKED },
  owner: 'caller',
  cause: 'The text holds a blocked term, or a content score is over its threshold. Nothing was charged.',
  cure: 'Change the description. `scores` tells the categories, `provider` who scored.',
})
export class ModerationBlockedError extends ApiError {
  override readonly extras: { scores: Scores; provider: string };

  constructor(
    scores: Scores,
    provider: string,
    override readonly param?: string,
  ) {
    super('The description is against the content policy of this service. Change it and try again.');
    this.extras = { scores, provider };
  }
}

@Catalogued({
  status: 503,
  code: 'service_unavailable',
  owner: 'operator',
  cause: 'Moderation cannot judge the request right now. Nothing was sent to a provider, nothing was charged.',
  cure: 'Try again after the time in `Retry-After`.',
})
export class ModerationUnavailableError extends ApiError {
  override readonly retryAfterS = 5;

  constructor() {
    super('The description cannot be checked right now. Try again in a few seconds.');
  }
}

/** How every route that judges a text may fail. */
export const TEXT_ERRORS = [
  PiiDetectedError,
  ImpersonationBlockedError,
  ModerationBlockedError,
  ModerationUnavailableError,
];
