import type { Caller } from '../caller.js';
import type { BucketName, BucketNumbers } from './buckets.js';

/** What a team's plan and its operator make of the limits. */
export interface TeamRateTerms {
  /** Every number is multiplied by it. */
  factor: number;
  /** Numbers an operator has set for the team; they stand whatever the plan says. */
  overrides?: Partial<Record<BucketName, Partial<BucketNumbers>>>;
}

/** What `http` asks of `billing`: the terms of the team that calls. It is asked on every request, so it answers from memory. */
export abstract class RateTerms {
  abstract of(caller: Caller): TeamRateTerms | Promise<TeamRateTerms>;
}
