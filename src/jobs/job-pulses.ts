import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { type JobPulse, JobViewsRepository } from './job-views.repository.js';
import { JobWaiters } from './job-waiters.js';

const INTERVAL_MS = 1_000;

interface Watched {
  watchers: number;
  pulse: string | null;
}

/** Looks once a second where the jobs stand that somebody follows, all in one query, and wakes whoever waits for news. */
@Injectable()
export class JobPulses implements OnModuleDestroy {
  private readonly logger = new Logger(JobPulses.name);
  private readonly watched = new Map<string, Watched>();
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly views: JobViewsRepository,
    private readonly waiters: JobWaiters,
  ) {}

  onModuleDestroy(): void {
    clearInterval(this.timer ?? undefined);
  }

  watch(jobId: string): void {
    const known = this.watched.get(jobId) ?? { watchers: 0, pulse: null };
    this.watched.set(jobId, { ...known, watchers: known.watchers + 1 });
    this.timer ??= setInterval(() => void this.look(), INTERVAL_MS);
  }

  unwatch(jobId: string): void {
    const known = this.watched.get(jobId);
    if (known && known.watchers > 1) {
      this.watched.set(jobId, { ...known, watchers: known.watchers - 1 });
      return;
    }
    this.watched.delete(jobId);
    if (this.watched.size === 0 && this.timer) {
      clearInterval(this.timer);
      this.timer = null;
    }
  }

  private async look(): Promise<void> {
    try {
      for (const pulse of await this.views.pulses([...this.watched.keys()])) {
        this.compare(pulse);
      }
    } catch (error) {
      this.logger.warn(`The jobs that are followed could not be read: ${(error as Error).message}`);
    }
  }

  private compare({ id, state, kept }: JobPulse): void {
    const known = this.watched.get(id);
    const pulse = `${state} ${kept}`;
    if (known && known.pulse !== pulse) {
      this.watched.set(id, { ...known, pulse });
      this.waiters.wake(id);
    }
  }
}
