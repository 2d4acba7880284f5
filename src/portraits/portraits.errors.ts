import { ApiError, Catalogued } from '../common/index.js';
import { NotFoundError } from '../http/index.js';

export const portraitNotFound = (): NotFoundError => new NotFoundError('portrait');

export const conversationNotFound = (): NotFoundError => new NotFoundError('conversation');

@Catalogued({
  status: 503,
  code: 'feature_not_configured',
  owner: 'operator',
  cause: 'No image provider is configured on this server.',
  cure: 'The operator sets PROVIDERS, or the key of a provider.',
})
export class FeatureNotConfiguredError extends ApiError {
  constructor() {
    super('This server has no image provider. Ask its operator to configure one.');
  }
}

@Catalogued({
  status: 502,
  code: 'provider_error',
  owner: 'provider',
  cause:
    'The image provider failed, timed out, or returned something that is not the picture asked for. Nothing was charged.',
  cure: 'Try again; when it keeps failing, change the description or ask the operator to look at the provider.',
})
export class ProviderError extends ApiError {
  constructor(
    message: string,
    provider: string | null,
    override readonly extras = provider ? { provider } : {},
  ) {
    super(message);
  }
}

@Catalogued({
  status: 422,
  code: 'moderation_blocked',
  owner: 'caller',
  cause: 'The provider refused the description or withheld the picture under its content policy. Nothing was charged.',
  cure: 'Change the description.',
})
export class ProviderRefusedError extends ApiError {
  constructor(
    message: string,
    provider: string | null,
    override readonly extras = { scores: {}, ...(provider ? { provider } : {}) },
  ) {
    super(message);
  }
}

@Catalogued({
  status: 409,
  code: 'state_conflict',
  owner: 'caller',
  cause: 'The portrait was cancelled while this request waited for it. Nothing was charged.',
  cure: 'Order it again.',
})
export class PortraitCancelledError extends ApiError {
  constructor() {
    super('The portrait was cancelled before it was ready. Order it again.');
  }
}

@Catalogued({
  status: 409,
  code: 'canonical_missing',
  owner: 'caller',
  cause: 'A variant was ordered for a persona that has no canonical portrait yet.',
  cure: 'Generate the canonical portrait first, wait until it is ready, and order the variant again.',
})
export class CanonicalMissingError extends ApiError {
  constructor() {
    super('This persona has no canonical portrait. Generate it first, then order the variant again.');
  }
}

@Catalogued({
  status: 409,
  code: 'state_conflict',
  owner: 'caller',
  cause:
    'The portrait is in a state that does not allow this: only finished ones are activated, approved or rejected, and a canonical stays while variants and edits of it do.',
  cure: 'Read the portrait again and look at its status; delete what was drawn of a canonical before the canonical itself.',
})
export class PortraitStateError extends ApiError {
  static cannot(verb: string, status: string): PortraitStateError {
    return new PortraitStateError(`This portrait is ${status} and cannot be ${verb}.`);
  }

  static sameVariant(): PortraitStateError {
    return new PortraitStateError('The same variant was made again since. Delete that one first, or keep it instead.');
  }

  static hasDependants(): PortraitStateError {
    return new PortraitStateError('Variants or edits of this canonical exist. Delete them first.');
  }
}

@Catalogued({
  status: 409,
  code: 'state_conflict',
  owner: 'caller',
  cause: 'The head of the conversation has nothing before it to undo to, or nothing after it to redo to.',
  cure: 'Read the conversation: its tree shows where the head can go.',
})
export class ConversationEndError extends ApiError {
  constructor(end: 'root' | 'leaf') {
    super(
      end === 'root'
        ? 'Nothing that can be shown comes before the head of this conversation, so there is nothing to undo.'
        : 'Nothing comes after the head of this conversation, so there is nothing to redo.',
    );
  }
}
