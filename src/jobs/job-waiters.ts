import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Notifications } from '../database/index.js';

/** Who waits for which job, on the one LISTEN connection of the process. */
@Injectable()
export class JobWaiters implements OnModuleInit {
  isClosed = false;
  private readonly waiting = new Map<string, Set<() => void>>();
  private readonly endings = new Set<(jobId: string) => void>();

  constructor(private readonly notifications: Notifications) {}

  onModuleInit(): void {
    this.notifications.on('job_finished', (jobId) => this.announceEnd(jobId));
    this.notifications.onReconnect(() => this.wakeAll());
  }

  /** Nobody waits any more. */
  close(): void {
    this.isClosed = true;
    this.wakeAll();
  }

  /** Hears of every job that ends, anywhere. */
  onEnd(listener: (jobId: string) => void): void {
    this.endings.add(listener);
  }

  /** Resolves at the next news of the job, or when the time is up. Read the row before and after: news is not truth. */
  next(jobId: string, timeoutMs: number): { news: Promise<void>; stop: () => void } {
    let stop = (): void => undefined;
    const news = new Promise<void>((resolve) => {
      const timer = setTimeout(() => stop(), timeoutMs);
      const waiters = this.waiting.get(jobId) ?? new Set();
      this.waiting.set(jobId, waiters);
      stop = () => {
        clearTimeout(timer);
        waiters.delete(stop);
        if (waiters.size === 0 && this.waiting.get(jobId) === waiters) {
          this.waiting.delete(jobId);
        }
        resolve();
      };
      waiters.add(stop);
    });
    return { news, stop };
  }

  /** Whoever waits for news of the job reads it again. */
  wake(jobId: string): void {
    // A copy: each of them leaves the set.
    for (const stop of new Set(this.waiting.get(jobId))) {
      stop();
    }
  }

  private wakeAll(): void {
    for (const stop of Array.from(this.waiting.values(), (waiters) => [...waiters]).flat()) {
      stop();
    }
  }

  private announceEnd(jobId: string): void {
    for (const listener of this.endings) {
      listener(jobId);
    }
    this.wake(jobId);
  }
}
