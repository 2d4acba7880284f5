import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
  type OnModuleInit,
} from '@nestjs/common';
import { Database, Notifications } from '../database/index.js';
import type { DisabledProvider } from './disabled-provider.entity.js';

/** Every provider this service can be configured with. */
export const KNOWN_PROVIDERS = ['gemini', 'openai', 'sketch'] as const;

const RETRY_MS = 500;

/** Which providers operators have switched off: in Postgres, and in the memory of every process as soon as it changes. */
@Injectable()
export class ProviderSwitches implements OnModuleInit, OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(ProviderSwitches.name);
  private disabled: ReadonlySet<string> = new Set();
  private retry: NodeJS.Timeout | null = null;

  constructor(
    private readonly database: Database,
    private readonly notifications: Notifications,
  ) {}

  async onModuleInit(): Promise<void> {
    this.notifications.on('providers_changed', () => void this.reload());
    this.notifications.onReconnect(() => void this.reload());
    await this.load();
  }

  /** By now changes are heard; one that came before is not. */
  async onApplicationBootstrap(): Promise<void> {
    await this.load();
  }

  onModuleDestroy(): void {
    clearTimeout(this.retry ?? undefined);
  }

  isDisabled(name: string): boolean {
    return this.disabled.has(name);
  }

  /** In the transaction in progress; false when it was off already. */
  async disable(name: string): Promise<boolean> {
    const text = 'INSERT INTO disabled_provider (name) VALUES ($1) ON CONFLICT DO NOTHING';
    return (await this.database.execute(text, [name])) > 0;
  }

  /** In the transaction in progress; false when it was on already. */
  async enable(name: string): Promise<boolean> {
    return (await this.database.execute('DELETE FROM disabled_provider WHERE name = $1', [name])) > 0;
  }

  /** As the database says, which the memory of this process may be a moment behind. */
  async listDisabled(): Promise<Pick<DisabledProvider, 'name' | 'disabledAt'>[]> {
    return this.database.query('SELECT name, disabled_at AS "disabledAt" FROM disabled_provider');
  }

  private async load(): Promise<void> {
    const rows = await this.listDisabled();
    this.disabled = new Set(rows.map(({ name }) => name));
  }

  private async reload(): Promise<void> {
    try {
      await this.load();
    } catch (error) {
      this.logger.warn(`Which providers are off could not be read, trying again: ${String(error)}`);
      clearTimeout(this.retry ?? undefined);
      this.retry = setTimeout(() => void this.reload(), RETRY_MS).unref();
    }
  }
}
