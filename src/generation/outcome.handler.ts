import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { VersionedResource } from '../http/index.js';
import { type Job, JOB_KINDS, type JobError, type JobKind, type JobPicture } from '../jobs/index.js';
import type { EventType } from '../webhooks/index.js';

export interface Outcome {
  state: 'succeeded' | 'failed' | 'cancelled';
  /** What was delivered; empty after a cancel. */
  pictures: JobPicture[];
  error: JobError | null;
}

/** What a team's webhook endpoints hear of an end: the resource as its GET answers, newest version, `Link`s for URLs; a function is called when somebody listens. */
export interface Announcement {
  type: EventType;
  resource: object | (() => Promise<object>);
  /** For resources whose shape differs by API version. */
  versioned?: VersionedResource;
  /** A callback that this order alone asked for. */
  callbackUrl?: string | null;
}

/** A product's half of the pipeline: writes its own row, inside the transaction that settles the job. */
export interface OutcomeHandler {
  readonly kind: JobKind;
  /** Whether a job that delivered some of its pictures has succeeded; without it all must be there. */
  readonly acceptsSome?: boolean;
  /** Null: there is no resource but the job, and `job.*` is all that is heard. */
  finish(job: Job, outcome: Outcome): Promise<Announcement | null>;
  /**
   * Puts the row of a failed job back in the making under the id of the job that does it again, in the transaction in progress;
   * false when the row is gone or has moved on. A product without a row needs none.
   */
  reopen?(job: Job, newJobId: string): Promise<boolean>;
}

/** Who finishes which kind of job. Products enter themselves while modules are set up; a gap or a double stops the boot. */
@Injectable()
export class OutcomeHandlers implements OnApplicationBootstrap {
  private readonly byKind = new Map<string, OutcomeHandler>();

  register(handler: OutcomeHandler): void {
    if (this.byKind.has(handler.kind)) {
      throw new Error(`Two handlers finish jobs of the kind "${handler.kind}".`);
    }
    this.byKind.set(handler.kind, handler);
  }

  get(kind: string): OutcomeHandler {
    const handler = this.byKind.get(kind);
    if (!handler) {
      throw new Error(`No handler finishes jobs of the kind "${kind}".`);
    }
    return handler;
  }

  onApplicationBootstrap(): void {
    const missing = JOB_KINDS.filter((kind) => !this.byKind.has(kind));
    if (missing.length > 0) {
      throw new Error(`No handler finishes jobs of the kind: ${missing.join(', ')}.`);
    }
  }
}
