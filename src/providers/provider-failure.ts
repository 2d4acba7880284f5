import type { Usage } from './usage.js';

export const FAILURE_CLASSES = [
  'input_blocked',
  'output_blocked',
  'no_image',
  'rate_limited',
  'unavailable',
  'timeout',
  'bad_request',
  'bad_output',
] as const;
export type FailureClass = (typeof FAILURE_CLASSES)[number];

const SAFE_MESSAGES: Record<FailureClass, string> = {
  input_blocked: 'The image provider refused the description under its content policy. Change the description.',
  output_blocked: 'The image provider withheld the picture under its content policy. Change the description.',
  no_image: 'The image provider answered without a picture. Try again, or describe the picture more plainly.',
  rate_limited: 'The image provider is receiving too many requests. Try again later.',
  unavailable: 'The image provider cannot be reached or is failing. Try again later.',
  timeout: 'The image provider did not answer in time. Try again later.',
  bad_request: 'The image provider cannot make this picture. Change the description, the size or the references.',
  bad_output: 'The image provider returned something that is not the picture asked for. Try again.',
};

interface FailureDetails {
  retryAfterMs?: number;
  /** False when no answer came back: the connection failed, or the call was never made. */
  wasAnswered?: boolean;
  cause?: unknown;
  /** What the provider called it, in one word or two; for the operator. */
  reason?: string;
  /** What it counted all the same, and what that costs in millionths of a dollar; null is unknown. */
  usage?: Usage | null;
  costMicros?: number | null;
}

/** A provider call that brought no picture. Its message is ours and safe to show; the provider's own words stay in `cause`. */
export class ProviderFailure extends Error {
  readonly retryAfterMs?: number;
  readonly wasAnswered: boolean;
  readonly reason: string | null;
  readonly usage: Usage | null;
  readonly costMicros: number | null;

  constructor(
    readonly failure: FailureClass,
    readonly provider: string,
    details: FailureDetails = {},
  ) {
    super(SAFE_MESSAGES[failure], { cause: details.cause });
    this.name = 'ProviderFailure';
    this.retryAfterMs = details.retryAfterMs;
    this.wasAnswered = details.wasAnswered ?? true;
    this.reason = details.reason ?? null;
    this.usage = details.usage ?? null;
    this.costMicros = details.costMicros ?? null;
  }
}
