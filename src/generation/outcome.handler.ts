import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Job, JobError, JobPicture } from '../jobs/index.js';
import { JOB_KINDS, type JobKind } from './order.js';

export interface Outcome {
  state: 'succeeded' | 'failed' | 'cancelled';
  /** What was delivered; empty after a cancel. */
  pictures: JobPicture[];
  error: JobError | null;
}

/** A product's half of the pipeline: writes its own row, inside the transaction that settles the job. */
export interface OutcomeHandler {
  readonly kind: JobKind;
  finish(job: Job, outcome: Outcome): Promise<void>;
}

/** Who finishes which kind of job. Products enter themselves while modules are set up; a gap or a double stops the boot. */
@Injectable()
export class OutcomeHandlers implements OnApplicationBootstrap {
  private readonly byKind = new Map<JobKind, OutcomeHandler>();

  register(handler: OutcomeHandler): void {
    if (this.byKind.has(handler.kind)) {
      throw new Error(`Two handlers finish jobs of the kind "${handler.kind}".`);
    }
    this.byKind.set(handler.kind, handler);
  }

  get(kind: string): OutcomeHandler {
    const handler = this.byKind.get(kind as JobKind);
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
