import { ApiError, Catalogued } from '../common/index.js';
import { type InputIssue, NotFoundError } from '../http/index.js';
import type { CharacterStatus } from './character.entity.js';

/** What nobody has, or somebody else, does not exist. */
export function required<T>(found: T | null): T {
  if (found === null) {
    throw new NotFoundError('character');
  }
  return found;
}

/** Nobody can be drawn from no words. */
export const issueOfNoWords = (kind: 'missing' | 'range'): InputIssue => ({
  path: 'attributes',
  kind,
  message: 'attributes must say at least one thing about the character that is to be generated.',
});

@Catalogued({
  status: 400,
  code: { characters: 'parameter_invalid_combination' },
  owner: 'caller',
  cause:
    'Fields that exclude each other were sent together, or none of those of which one is needed: `upload_ids` or `generate: true` of a character, for one.',
  cure: 'Send what the message names.',
})
export class InvalidCombinationError extends ApiError {
  static ofFlows(): InvalidCombinationError {
    return new InvalidCombinationError(
      'Send either upload_ids or generate: true with attributes, not both and not neither.',
    );
  }

  static ofNothingToDraw(): InvalidCombinationError {
    return new InvalidCombinationError(
      'This character has neither attributes nor reference pictures to draw it by. Set its attributes first.',
    );
  }
}

/** What makes a character in this status usable. */
const FIRST = {
  synthesizing: 'Wait until it is reviewing and save it',
  reviewing: 'Save it first',
  failed: 'Resynthesize it and save the result',
} as const;

@Catalogued({
  status: 400,
  code: { characters: 'character_not_ready' },
  owner: 'caller',
  cause:
    'The character is still synthesized or reviewed, or its synthesis failed: pictures are made of ready ones only.',
  cure: 'Read the character until it is `reviewing`, then save it; after a failure, resynthesize it.',
})
export class CharacterNotReadyError extends ApiError {
  override readonly param = 'character_id';

  constructor(status: Exclude<CharacterStatus, 'ready' | 'deleted'>) {
    super(`This character is ${status}. ${FIRST[status]}, then use it.`);
  }
}

@Catalogued({
  status: 404,
  code: { characters: 'resource_not_found' },
  owner: 'caller',
  cause: 'A field of the body names a character that the team does not have.',
  cure: "Check the id. A character that was deleted, or is another team's, answers like one that does not exist.",
})
export class UnknownCharacterError extends ApiError {
  override readonly param = 'character_id';

  constructor() {
    super('character_id names no character of yours. Check the id, or leave it out.');
  }
}

@Catalogued({
  status: 400,
  code: { characters: 'invalid_request_error' },
  owner: 'caller',
  cause: 'The character is in a status that does not allow this.',
  cure: 'Read the character again: save works while it is `reviewing`; a new synthesis waits until the last one has ended.',
})
export class CharacterStatusError extends ApiError {
  constructor(verb: string, status: string) {
    super(`This character is ${status} and cannot be ${verb}. Read it again and see what its status allows.`);
  }
}

@Catalogued({
  status: 400,
  code: { characters: 'invalid_request' },
  owner: 'caller',
  cause: 'A change of a character names something else than its name and its attributes.',
  cure: 'Send `name`, `attributes` or both. Status and pictures change through save, resynthesize and refs/regenerate.',
})
export class UnchangeableFieldError extends ApiError {
  override readonly param: string;

  constructor(fields: readonly string[]) {
    super(`Only name and attributes of a character can be changed, not ${fields.join(', ')}. Leave those out.`);
    this.param = fields[0] ?? '';
  }
}
