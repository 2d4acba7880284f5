import type { EventEmitter } from 'node:events';
import { Injectable, Logger } from '@nestjs/common';
import { createPostgresBackend, Queue, Worker, withBackend } from 'bullmq';
import { Env } from '../config/index.js';
import { PostgresServer } from '../database/index.js';

const QUEUE = 'rings';
const RING_CAP_MS = 500;
/** BullMQ would wait up to 20 s: too long to hear again, and too long between two signs of trouble. */
const RECONNECT_MS = 1_000;
/** Hearing and ringing are closed one after the other, within what a stop has left behind its grace. */
const CLOSE_CAP_MS = 1_000;

const REDIS = { maxRetriesPerRequest: null, commandTimeout: 5_000, retryStrategy: () => RECONNECT_MS };
/** A ring fails at once while Redis is away. Whoever hears has to wait instead: BullMQ would ask again without a pause, and freeze. */
const ROLES = { ringing: { ...REDIS, enableOfflineQueue: false }, hearing: REDIS };

/** That a job is due, and how many processes without room for it have passed that on. */
export interface Ring {
  jobId: string;
  hops: number;
}

/** Tells workers that a job is due. A ring may be lost or late: the rows are the truth, and workers look at them anyway. */
@Injectable()
export class Doorbell {
  private readonly logger = new Logger(Doorbell.name);
  private queue: Queue | null = null;
  private worker: Worker | null = null;
  private troubledAt = Number.NEGATIVE_INFINITY;
  private count = 0;

  constructor(
    private readonly env: Env,
    private readonly server: PostgresServer,
  ) {}

  /** Never awaited by a request: it gives up by itself and has no result. */
  ring(jobId: string, hops = 0): void {
    this.count += 1;
    const id = `${jobId}-${process.pid}-${this.count}`;
    const adding = this.openQueue().add('ring', { jobId, hops } satisfies Ring, {
      jobId: id,
      attempts: 1,
      removeOnComplete: true,
      removeOnFail: true,
    });
    const cap = setTimeout(() => this.trouble('a ring took too long'), RING_CAP_MS);
    adding.catch((error: Error) => this.trouble(error.message)).finally(() => clearTimeout(cap));
  }

  /** Hears rings; the hearer's promise holds the next ring back, so that an idle process hears it instead. */
  listen(hear: (ring: Ring) => Promise<void>): void {
    const { Worker: BackendWorker } = this.backend();
    this.worker = new BackendWorker(QUEUE, ({ data }: { data: Ring }) => hear(data), {
      ...this.options('hearing'),
      concurrency: 1,
      maxStalledCount: 0,
      removeOnComplete: { count: 0 },
      removeOnFail: { count: 0 },
    });
    this.worker.on('error', (error: Error) => this.trouble(error.message));
  }

  /** Rings failed lately: look at the rows more often. */
  isTroubled(): boolean {
    return performance.now() - this.troubledAt < 10_000;
  }

  async stopListening(): Promise<void> {
    await this.closing(this.worker);
    this.worker = null;
  }

  async close(): Promise<void> {
    await this.stopListening();
    await this.closing(this.queue);
  }

  /** For those who only look. */
  get board(): Queue {
    return this.openQueue();
  }

  private openQueue(): Queue {
    if (!this.queue) {
      const { Queue: BackendQueue } = this.backend();
      this.queue = new BackendQueue(QUEUE, this.options('ringing'));
      this.queue.on('error', (error: Error) => this.trouble(error.message));
    }
    return this.queue;
  }

  private backend(): { Queue: typeof Queue; Worker: typeof Worker } {
    return this.env.REDIS_URL
      ? { Queue, Worker }
      : (withBackend(createPostgresBackend) as unknown as { Queue: typeof Queue; Worker: typeof Worker });
  }

  private options(role: keyof typeof ROLES) {
    const connection = this.env.REDIS_URL
      ? { url: this.env.REDIS_URL, ...ROLES[role] }
      : { connectionString: this.server.url, schema: 'bullmq', migrate: true, max: 2, onConnect: this.watch };
    return { connection: connection as never };
  }

  /** BullMQ leaves the connections it has in use without a listener, and a lost one would end the process. */
  private readonly watch = (client: EventEmitter): void => {
    client.on('error', (error: Error) => this.trouble(error.message));
  };

  private trouble(reason: string): void {
    if (!this.isTroubled()) {
      this.logger.warn(`The queue is in trouble, workers poll instead: ${reason}`);
    }
    this.troubledAt = performance.now();
  }

  /** BullMQ's close may hang when its store is gone. */
  private async closing(part: Queue | Worker | null): Promise<void> {
    const limit = new Promise<void>((resolve) => setTimeout(resolve, CLOSE_CAP_MS).unref());
    await Promise.race([part?.close().catch((error: Error) => this.trouble(error.message)), limit]);
  }
}
