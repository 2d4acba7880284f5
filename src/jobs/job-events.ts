import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { newId } from '../common/index.js';
import { Env } from '../config/index.js';
import { type Caller, toUnix } from '../http/index.js';
import { JobAnswers } from './job-answers.js';
import { JobPulses } from './job-pulses.js';
import { isOver, type JobView, progressOf, statusOf } from './job-view.js';
import { JobViewsService } from './job-views.service.js';
import { JobWaiters } from './job-waiters.js';

const KEEP_ALIVE = ': still there\n\n';

/** What a watcher has to be told of. */
interface Told {
  status: string;
  progress: number;
}

/** Follows one job as server-sent events: where it stands, each change, and nothing after its end. */
@Injectable()
export class JobEvents {
  constructor(
    private readonly env: Env,
    private readonly views: JobViewsService,
    private readonly answers: JobAnswers,
    private readonly pulses: JobPulses,
    private readonly waiters: JobWaiters,
  ) {}

  /** A job that cannot be followed is refused before the stream begins. */
  async open(caller: Caller, id: string): Promise<Readable> {
    const job = await this.views.get(caller, id);
    const controller = new AbortController();
    const stream = Readable.from(this.follow(caller, job.id, controller.signal), { objectMode: true });
    return stream.once('close', () => controller.abort());
  }

  private async *follow(caller: Caller, id: string, signal: AbortSignal): AsyncGenerator<string> {
    let told: Told | null = null;
    this.pulses.watch(id);
    try {
      while (!signal.aborted) {
        const { news, stop } = this.waiters.next(id, this.env.EVENTS_KEEP_ALIVE_MS);
        signal.addEventListener('abort', stop, { once: true });
        const startedAt = performance.now();
        const job = await this.views.get(caller, id);
        const name = changeOf(told, job);
        if (name) {
          yield this.eventOf(name, job);
          told = toldOf(job);
        }
        if (isOver(job) || this.waiters.isClosed) {
          stop();
          return;
        }
        await news;
        signal.removeEventListener('abort', stop);
        if (performance.now() - startedAt >= this.env.EVENTS_KEEP_ALIVE_MS) {
          yield KEEP_ALIVE;
        }
      }
    } finally {
      this.pulses.unwatch(id);
    }
  }

  private eventOf(name: string, job: JobView): string {
    const id = `evt_pi_${newId()}`;
    const event = {
      id,
      object: 'event',
      type: `job.${statusOf(job)}`,
      created_at: toUnix(new Date()),
      data: { job: this.answers.render(job) },
    };
    return `id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(event)}\n\n`;
  }
}

const toldOf = (job: JobView): Told => ({ status: statusOf(job), progress: progressOf(job) });

function changeOf(told: Told | null, job: JobView): 'snapshot' | 'status' | 'progress' | null {
  if (!told) {
    return 'snapshot';
  }
  const now = toldOf(job);
  if (now.status !== told.status) {
    return 'status';
  }
  return now.progress === told.progress ? null : 'progress';
}
