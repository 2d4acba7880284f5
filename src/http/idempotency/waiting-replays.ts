import { Injectable } from '@nestjs/common';
import type { Caller } from '../caller.js';

export interface ReplayTerms {
  preferredWaitMs: number | null;
  /** Somebody was told of the subject: it is shown however it ended. Otherwise a failure is thrown, as it was at first. */
  wasAnswered: boolean;
}

/** Renders a subject as it stands now, or when it is ready; throws what the caller may know of it. */
export type Replay = (caller: Caller, subjectId: string, terms: ReplayTerms) => Promise<object>;

/** How the waiting routes answer a replay; products enter their kinds while modules are set up. */
@Injectable()
export class WaitingReplays {
  private readonly byKind = new Map<string, Replay>();

  register(kind: string, replay: Replay): void {
    this.byKind.set(kind, replay);
  }

  get(kind: string): Replay {
    const replay = this.byKind.get(kind);
    if (!replay) {
      throw new Error(`Nobody replays answers of the kind "${kind}".`);
    }
    return replay;
  }
}
