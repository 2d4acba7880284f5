import type { ApiError, Family } from '../../common/index.js';

/** How one API family puts an error on the wire, and what it does with fields it does not know. */
export interface Dialect {
  readonly family: Family;
  readonly refusesUnknownFields: boolean;
  /** Header that marks an answer as a replay. */
  readonly replayedHeader: string;
  requestId(uuid: string): string;
  errorBody(error: ApiError, requestId: string): object;
  /** The type member that goes with an error; the portraits family has none. */
  typeFor(status: number): string | null;
}
