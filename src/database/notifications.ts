import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Client } from 'pg';
import { PostgresServer } from './postgres-server.js';

type Listener = (payload: string) => void;

const RECONNECT_MS = 500;
const CONNECT_MS = 3_000;

/** One LISTEN connection for the whole process. After a drop it comes back, and says so, for what was missed meanwhile. */
@Injectable()
export class Notifications implements OnApplicationBootstrap {
  private readonly logger = new Logger(Notifications.name);
  private readonly listeners = new Map<string, Set<Listener>>();
  private readonly reconnected = new Set<() => void>();
  private client: Client | null = null;
  private reconnect: NodeJS.Timeout | null = null;
  private isClosing = false;

  constructor(private readonly server: PostgresServer) {}

  /** Subscribes to a channel; call while modules are being set up. */
  on(channel: string, listener: Listener): void {
    const listeners = this.listeners.get(channel) ?? new Set();
    this.listeners.set(channel, listeners.add(listener));
  }

  /** News may have been missed: listeners read again whatever they wait for. */
  onReconnect(listener: () => void): void {
    this.reconnected.add(listener);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.connect();
  }

  async close(): Promise<void> {
    this.isClosing = true;
    if (this.reconnect) {
      clearTimeout(this.reconnect);
    }
    await this.client?.end();
  }

  private async connect(): Promise<void> {
    const client = new Client({
      connectionString: this.server.url,
      keepAlive: true,
      connectionTimeoutMillis: CONNECT_MS,
      application_name: 'likeness listen',
    });
    client.on('notification', ({ channel, payload }) => this.tell(channel, payload ?? ''));
    client.on('error', (error) => this.logger.warn(`The LISTEN connection was lost: ${error.message}`));
    client.on('end', () => this.connectLater());
    await client.connect();
    this.client = client;
    for (const channel of this.listeners.keys()) {
      await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
    }
  }

  private connectLater(): void {
    if (this.isClosing || this.reconnect) {
      return;
    }
    this.reconnect = setTimeout(() => {
      this.reconnect = null;
      this.connect().then(
        () => this.announceReconnect(),
        () => this.connectLater(),
      );
    }, RECONNECT_MS);
  }

  private announceReconnect(): void {
    for (const listener of this.reconnected) {
      listener();
    }
  }

  private tell(channel: string, payload: string): void {
    for (const listener of this.listeners.get(channel) ?? []) {
      listener(payload);
    }
  }
}
