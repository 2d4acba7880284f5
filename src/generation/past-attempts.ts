import type { PastCall } from '../jobs/index.js';
import { FAILURE_CLASSES, type FailureClass, type PastAttempt } from '../providers/index.js';

const isFailure = (outcome: string | null): outcome is FailureClass =>
  FAILURE_CLASSES.includes(outcome as FailureClass);

/** Answered failures, in order. Calls that were aborted or lost in a crash spend another budget. */
export const pastAttempts = (calls: PastCall[]): PastAttempt[] =>
  calls.flatMap(({ provider, outcome, retryAfterMs }) =>
    isFailure(outcome) ? [{ provider, failure: outcome, retryAfterMs: retryAfterMs ?? undefined }] : [],
  );
