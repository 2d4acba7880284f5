import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { Env } from '../config/index.js';
import { BrokenJobsService } from './broken-jobs.service.js';
import { Doorbell, type Ring } from './doorbell.js';
import type { ClaimedJob } from './job.entity.js';
import type { JobRunner } from './job-runner.js';
import { JobWaiters } from './job-waiters.js';
import { isSuspect, JobsRepository } from './jobs.repository.js';

const POLL_MS = 15_000;
const POLL_WITHOUT_DOORBELL_MS = 1_000;
/** For how long a process without room keeps a ring to itself, and how many others are asked after that. */
const PASS_ON_MS = 1_000;
const MOST_HOPS = 8;
const HOP_MS = 100;

interface RunningJob {
  job: ClaimedJob;
  controller: AbortController;
  done: Promise<void>;
}

/** Claims due jobs, never more than it has free slots, and keeps their leases alive while they run. */
@Injectable()
export class JobWorker {
  private readonly logger = new Logger(JobWorker.name);
  /** By lease token: a job whose lease ran out here may be claimed here again while its older run goes on. */
  private readonly running = new Map<string, RunningJob>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private runner: JobRunner | null = null;
  private slotFreed = Promise.withResolvers<void>();
  private readonly draining = Promise.withResolvers<void>();
  private filling: Promise<void> | null = null;
  private shouldFillAgain = false;
  private lastLookAt = 0;

  constructor(
    private readonly env: Env,
    private readonly jobs: JobsRepository,
    private readonly doorbell: Doorbell,
    private readonly waiters: JobWaiters,
    private readonly broken: BrokenJobsService,
  ) {}

  start(runner: JobRunner): void {
    this.runner = runner;
    this.doorbell.listen((ring) => this.hear(ring));
    this.waiters.onEnd((jobId) => this.abort(jobId));
    this.every(POLL_WITHOUT_DOORBELL_MS, () => this.poll());
    this.every(Math.floor(this.env.JOB_LEASE_MS / 3), () => this.heartbeat());
    this.wake();
  }

  /** Jobs this process runs at the moment. */
  get load(): number {
    return this.running.size;
  }

  /** Looks for due jobs now. */
  wake(): void {
    this.fill().catch((error: Error) => this.logger.warn(`Cannot look for jobs: ${error.message}`));
  }

  wakeIn(delayMs: number): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      this.wake();
    }, delayMs);
    this.timers.add(timer);
  }

  /** Takes no new job; resolves when those that run are done. */
  async drain(): Promise<void> {
    this.runner = null;
    this.draining.resolve();
    for (const timer of this.timers) {
      clearTimeout(timer);
    }
    this.slotFreed.resolve();
    const heartbeat = setInterval(() => void this.heartbeat(), Math.floor(this.env.JOB_LEASE_MS / 3));
    await Promise.all([this.doorbell.stopListening(), this.filling]);
    await Promise.all([...this.running.values()].map(({ done }) => done));
    clearInterval(heartbeat);
  }

  /** Hands what still runs back to the queue, for another worker to take at once. */
  async handBack(): Promise<void> {
    const left = [...this.running.values()];
    for (const { controller } of left) {
      controller.abort();
    }
    await Promise.all(left.map(({ job }) => this.jobs.postpone(job, 0)));
    await Promise.all(left.map(({ done }) => done));
  }

  /** Who hears a ring first holds on to it until there is room; if that takes a while, the others hear of it too. */
  private async hear(ring: Ring): Promise<void> {
    if (this.freeSlots === 0 && ring.hops > 0) {
      this.passOn(ring);
      // Or it would be heard here again before anybody else.
      await delay(HOP_MS);
      return;
    }
    const passing = setTimeout(() => this.passOn(ring), PASS_ON_MS);
    while (this.runner && this.freeSlots === 0) {
      await this.slotFreed.promise;
    }
    clearTimeout(passing);
    if (!this.runner) {
      this.passOn(ring);
      return;
    }
    await this.fill();
  }

  private passOn({ jobId, hops }: Ring): void {
    if (hops < MOST_HOPS) {
      this.doorbell.ring(jobId, hops + 1);
    }
  }

  /** None beside a suspect. */
  private get freeSlots(): number {
    const hasSuspect = [...this.running.values()].some(({ job }) => isSuspect(job));
    return hasSuspect ? 0 : this.env.WORKER_CONCURRENCY - this.running.size;
  }

  /** One look at a time; whoever asks meanwhile gets one more look when it is done. */
  private fill(): Promise<void> {
    if (this.filling) {
      this.shouldFillAgain = true;
      return this.filling;
    }
    this.filling = this.claimWhileThereIsRoom()
      .catch((error: unknown) => {
        // The ring that led here is used up, and the next may be long in coming: the next poll looks again.
        this.lastLookAt = Number.NEGATIVE_INFINITY;
        throw error;
      })
      .finally(() => {
        this.filling = null;
      });
    return this.filling;
  }

  private async claimWhileThereIsRoom(): Promise<void> {
    do {
      this.shouldFillAgain = false;
      this.lastLookAt = performance.now();
      const asked = this.runner ? this.freeSlots : 0;
      const claimed = asked > 0 ? await this.jobs.claim(asked, this.env.JOB_LEASE_MS) : [];
      // What came with a suspect goes first: it waits for whatever runs here.
      for (const job of [...claimed.filter((one) => !isSuspect(one)), ...claimed.filter(isSuspect)]) {
        this.launch(job);
      }
    } while (this.shouldFillAgain && this.runner && this.freeSlots > 0);
  }

  private launch(job: ClaimedJob): void {
    const controller = new AbortController();
    const done = this.work(job, controller.signal)
      .catch((error: Error) => this.broken.letGo(job, error, controller.signal))
      .finally(() => this.release(job));
    this.running.set(job.leaseToken, { job, controller, done });
  }

  private async work(job: ClaimedJob, signal: AbortSignal): Promise<void> {
    const hasTurn = !isSuspect(job) || (await this.awaitTurn(job, signal));
    const runner = hasTurn ? this.runner : null;
    await (runner ? runner.run(job, signal) : this.jobs.postpone(job, 0));
  }

  /** Until nothing else runs here; false when the job is not to be begun any more, or this process stops. */
  private async awaitTurn(job: ClaimedJob, signal: AbortSignal): Promise<boolean> {
    const others = Promise.all([...this.running.values()].map(({ done }) => done));
    const aborted = new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    await Promise.race([others, aborted, this.draining.promise]);
    return this.runner !== null && !signal.aborted && this.jobs.begin(job);
  }

  private release({ leaseToken }: ClaimedJob): void {
    this.running.delete(leaseToken);
    this.slotFreed.resolve();
    this.slotFreed = Promise.withResolvers<void>();
    if (this.runner) {
      this.wake();
    }
  }

  /** The job ended under us: cancelled, erased, or settled by another. */
  private abort(jobId: string): void {
    for (const { job, controller } of this.running.values()) {
      if (job.id === jobId) {
        controller.abort();
      }
    }
  }

  private poll(): void {
    const interval = this.doorbell.isTroubled() ? POLL_WITHOUT_DOORBELL_MS : POLL_MS;
    if (performance.now() - this.lastLookAt >= interval) {
      this.wake();
    }
  }

  private async heartbeat(): Promise<void> {
    const mine = [...this.running.values()];
    if (mine.length === 0) {
      return;
    }
    try {
      const kept = await this.jobs.renew(
        mine.map(({ job }) => job),
        this.env.JOB_LEASE_MS,
      );
      for (const { controller } of mine.filter(({ job }) => !kept.has(job.leaseToken))) {
        controller.abort();
      }
    } catch (error) {
      this.logger.warn(`Leases could not be renewed: ${(error as Error).message}`);
    }
  }

  private every(intervalMs: number, action: () => unknown): void {
    this.timers.add(setInterval(action, intervalMs));
  }
}
