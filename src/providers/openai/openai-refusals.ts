import type { FailureClass } from '../provider-failure.js';
import type { UpstreamError } from '../upstream/upstream-errors.js';

interface OpenAiError {
  error?: { code?: unknown; type?: unknown; message?: unknown; moderation_details?: { moderation_stage?: unknown } };
}

const BLOCKED = new Set(['moderation_blocked', 'content_policy_violation', 'sexual_content_violation']);
/** Says 429 and means that nobody has paid; waiting does not help. */
const UNPAID = new Set(['insufficient_quota', 'billing_hard_limit_reached', 'billing_not_active']);

/** What OpenAI tells by a code in the body rather than by its status. */
export function openAiRefusal({ status, body }: UpstreamError): { failure?: FailureClass } {
  const { code, type, message, moderation_details: details } = ((body ?? {}) as OpenAiError).error ?? {};
  if (UNPAID.has(String(code)) || UNPAID.has(String(type))) {
    return { failure: 'unavailable' };
  }
  const isRefusal = BLOCKED.has(String(code)) || (type === 'image_generation_user_error' && isPolicy(message));
  if (status < 500 && (isRefusal || (!code && isPolicy(message)))) {
    return { failure: details?.moderation_stage === 'output' ? 'output_blocked' : 'input_blocked' };
  }
  return {};
}

const isPolicy = (message: unknown): boolean => /safety system|content policy|usage policies/i.test(String(message));
