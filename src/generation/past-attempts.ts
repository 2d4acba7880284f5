import type { ProviderCall } from '../jobs/index.js';
import { FAILURE_CLASSES, type FailureClass, type PastAttempt } from '../providers/index.js';

const isFailure = (outcome: string | null): outcome is FailureClass =>
  FAILURE_CLASSES.includes(outcome as FailureClass);

/** Answered failures of one shot, in order. Calls that were aborted or lost in a crash spend another budget. */
export const pastAttempts = (calls: ProviderCall[], shot: string): PastAttempt[] =>
  calls.flatMap(({ shot: of, provider, outcome }) =>
    of === shot && isFailure(outcome) ? [{ provider, failure: outcome }] : [],
  );
