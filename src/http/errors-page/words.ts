import type { ErrorInfo } from '../../common/index.js';

export const INTRODUCTION = [
  'Every failure has a code that is never renamed. Branch on the code and the status, never on the message: messages are for people and say what to do next.',
  'The portraits family answers `{"error": "<code>", "message": "…"}`. The avatars family answers `{"error": {type, code, message, request_id, …}}`, and so does the characters family, with `param` and `doc_url`; admin and everything else speak the characters’ way. The request id is also in `X-Request-Id`: the operator finds the cause by it.',
];

/** Said before the cure: who has to act. */
export const OWNERS: Record<ErrorInfo['owner'], string> = {
  caller: '**Yours to solve.**',
  operator: '**The operator’s to solve.**',
  provider: '**The image provider’s to solve.**',
};
