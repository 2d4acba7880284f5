import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
  type OnModuleInit,
} from '@nestjs/common';
import { Env } from '../config/index.js';
import { Notifications } from '../database/index.js';
import { type ClaimedDelivery, DeliveryQueue } from './delivery-queue.repository.js';
import { DeliveryResults } from './delivery-results.service.js';
import { Sender } from './sender.js';
import { DUE_CHANNEL } from './webhook-events.repository.js';

/** News may have been missed, and other processes free endpoints without telling. */
const POLL_MS = 1_000;
const LEAST_PAUSE_MS = 5;

/** Sends what is due, in every process that works. What it had in hand when it died goes out again when the lease is over. */
@Injectable()
export class Dispatcher implements OnModuleInit, OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown {
  private readonly logger = new Logger(Dispatcher.name);
  private readonly underway = new Map<string, Promise<void>>();
  private wake: () => void = () => undefined;
  private hasNews = false;
  private isStopping = false;
  private isDone: Promise<void> = Promise.resolve();

  constructor(
    private readonly env: Env,
    private readonly queue: DeliveryQueue,
    private readonly sender: Sender,
    private readonly results: DeliveryResults,
    private readonly notifications: Notifications,
  ) {}

  onModuleInit(): void {
    if (this.env.ROLE !== 'api') {
      this.notifications.on(DUE_CHANNEL, () => this.lookAgain());
      this.notifications.onReconnect(() => this.lookAgain());
    }
  }

  onApplicationBootstrap(): void {
    if (this.env.ROLE !== 'api') {
      this.isDone = this.run();
    }
  }

  /** Begins to stop while the rest of the process does. */
  onModuleDestroy(): void {
    this.isStopping = true;
    this.lookAgain();
    this.isDone = this.isDone.then(() => this.comeToRest());
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.isDone;
  }

  private async run(): Promise<void> {
    while (!this.isStopping) {
      this.hasNews = false;
      const claimed = await this.claimAndSend().catch((error: Error) => {
        this.logger.warn(`Deliveries could not be claimed: ${error.message}`);
        return 0;
      });
      await this.pause(claimed > 0);
    }
  }

  private async claimAndSend(): Promise<number> {
    const free = this.env.WEBHOOK_CONCURRENCY - this.underway.size;
    const claimed = free > 0 ? await this.queue.claim(free, this.leaseMs) : [];
    for (const delivery of claimed) {
      const sent = this.send(delivery).finally(() => {
        this.underway.delete(delivery.leaseToken);
        this.lookAgain();
      });
      this.underway.set(delivery.leaseToken, sent);
    }
    return claimed.length;
  }

  private async send(delivery: ClaimedDelivery): Promise<void> {
    try {
      if (delivery.payload === null) {
        await this.results.drop(delivery);
        return;
      }
      await this.results.record(delivery, await this.sender.send(delivery, delivery.payload));
    } catch (error) {
      // It stays leased, and is tried again when the lease is over.
      this.logger.error({ err: error }, `Delivery ${delivery.id} could not be sent`);
    }
  }

  /** Until there is news: what is underway ends, something is due, or somebody says so. */
  private async pause(isBusy: boolean): Promise<void> {
    const dueInMs = isBusy || this.hasNews ? null : await this.queue.nextDueInMs().catch(() => null);
    if (this.hasNews || this.isStopping) {
      return;
    }
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, Math.min(Math.max(dueInMs ?? POLL_MS, LEAST_PAUSE_MS), POLL_MS));
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private lookAgain(): void {
    this.hasNews = true;
    this.wake();
  }

  private async comeToRest(): Promise<void> {
    const rest = Promise.allSettled(this.underway.values());
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), this.env.SHUTDOWN_GRACE_MS).unref();
    });
    if ((await Promise.race([rest, late])) === 'late') {
      await this.queue.release([...this.underway.keys()]);
    }
    clearTimeout(timer);
  }

  private get leaseMs(): number {
    return this.env.WEBHOOK_TIMEOUT_MS * 1.5 + 1_000;
  }
}
