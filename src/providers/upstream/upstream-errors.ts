interface ErrorAnswer {
  status: number;
  /** The provider's own code, such as `rate_limit_exceeded`; safe to log. */
  code: string | null;
  body: unknown;
  retryAfterMs?: number;
}

/** A provider answered with a status that is no success. Its words may quote the prompt: they are read, never shown. */
export class UpstreamError extends Error {
  readonly status: number;
  readonly code: string | null;
  readonly body: unknown;
  readonly retryAfterMs?: number;

  constructor({ status, code, body, retryAfterMs }: ErrorAnswer) {
    super(`The provider answered ${status}.`);
    this.name = 'UpstreamError';
    this.status = status;
    this.code = code;
    this.body = body;
    this.retryAfterMs = retryAfterMs;
  }
}

/** A provider answered with more bytes than any picture has, or with something that is no answer of its API. */
export class UnusableAnswerError extends Error {
  override readonly name = 'UnusableAnswerError';
}

/** The first error of a kind in an error and what caused it; SDKs wrap what a fetch throws. */
export function findCause<T extends Error>(error: unknown, kind: abstract new (...args: never[]) => T): T | null {
  return causesOf(error).find((cause): cause is T => cause instanceof kind) ?? null;
}

/** Whether an answer was no JSON. Told by name: the platform's own errors need not be of this realm. */
export const isSyntaxError = (error: unknown): boolean => causesOf(error).some(({ name }) => name === 'SyntaxError');

const MAX_DEPTH = 8;

function causesOf(error: unknown): Error[] {
  const causes: Error[] = [];
  for (let cause = error; isErrorLike(cause) && causes.length < MAX_DEPTH; cause = cause.cause) {
    causes.push(cause);
  }
  return causes;
}

const isErrorLike = (value: unknown): value is Error => typeof value === 'object' && value !== null && 'name' in value;
