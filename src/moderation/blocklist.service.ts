import { setImmediate } from 'node:timers/promises';
import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Notifications } from '../database/index.js';
import { type BlockedName, Blocklist } from './blocklist.js';
import type { BlocklistEntry } from './blocklist-entry.entity.js';
import { BlocklistRepository, type BlocklistQuery, type NewBlocklistEntry } from './blocklist.repository.js';
import { Spellings } from './import/spellings.js';
import { readStarterList } from './starter-list.js';

const RETRY_MS = 1_000;
const ENTRIES_PER_INSERT = 500;
const NAMES_PER_TURN = 2_000;

/** The blocklist in memory, made anew whenever the table changes, in whichever process that happened. */
@Injectable()
export class BlocklistService implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger(BlocklistService.name);
  private current: Blocklist | null = null;
  private reloading: Promise<void> | null = null;
  private isStale = false;
  private retry: NodeJS.Timeout | null = null;
  private isClosing = false;

  constructor(
    private readonly entries: BlocklistRepository,
    private readonly notifications: Notifications,
  ) {}

  async onModuleInit(): Promise<void> {
    this.notifications.on('blocklist_changed', () => this.reload());
    this.notifications.onReconnect(() => this.reload());
    await this.entries.installStarter(readStarterList());
    await this.load();
  }

  async onModuleDestroy(): Promise<void> {
    this.isClosing = true;
    clearTimeout(this.retry ?? undefined);
    await this.reloading;
  }

  /** The first blocked person, else term, that a text names. Throws while there is no list: unknown is not allowed. */
  find(text: string): BlockedName | null {
    if (!this.current) {
      throw new Error('The blocklist is not loaded yet.');
    }
    return this.current.find(text);
  }

  list(query: BlocklistQuery): Promise<BlocklistEntry[]> {
    return this.entries.list(query);
  }

  findEntry(id: string): Promise<BlocklistEntry | null> {
    return this.entries.find(id);
  }

  /** Ids of the entries that are new, in the order given; null for those that were on the list already. */
  async add(entries: readonly NewBlocklistEntry[]): Promise<(string | null)[]> {
    const unlisted = await this.unlisted(entries);
    const ids = await this.entries.insert([...unlisted]);
    const added = new Map([...unlisted].map((entry, at) => [entry, ids[at] ?? null]));
    return entries.map((entry) => added.get(entry) ?? null);
  }

  /** The same for many, in the transaction in progress; answers how many are new. */
  async addAll(entries: readonly NewBlocklistEntry[]): Promise<number> {
    const unlisted = [...(await this.unlisted(entries))];
    let added = 0;
    for (let at = 0; at < unlisted.length; at += ENTRIES_PER_INSERT) {
      const ids = await this.entries.insert(unlisted.slice(at, at + ENTRIES_PER_INSERT));
      added += ids.filter((id) => id !== null).length;
    }
    return added;
  }

  remove(id: string): Promise<boolean> {
    return this.entries.remove(id);
  }

  /** Those that are on the list in no spelling, of each the first. In turns: either may be long. */
  private async unlisted(entries: readonly NewBlocklistEntry[]): Promise<Set<NewBlocklistEntry>> {
    const spellings = new Spellings();
    await filterInTurns(await this.entries.findActive(), (name) => spellings.add(name));
    return new Set(await filterInTurns(entries, (entry) => spellings.add(entry)));
  }

  /** Changes that come while a list is being made are in the next one. */
  private reload(): void {
    this.isStale = true;
    if (!this.reloading && !this.isClosing) {
      this.reloading = this.reloadUntilFresh().finally(() => {
        this.reloading = null;
      });
    }
  }

  private async reloadUntilFresh(): Promise<void> {
    while (this.isStale && !this.isClosing) {
      this.isStale = false;
      try {
        await this.load();
      } catch (error) {
        this.logger.warn(`The blocklist could not be read again, the old one stays: ${String(error)}`);
        this.retry = setTimeout(() => this.reload(), RETRY_MS).unref();
      }
    }
  }

  private async load(): Promise<void> {
    this.current = await Blocklist.build(await this.entries.findActive());
  }
}

async function filterInTurns<T>(items: readonly T[], isWanted: (item: T) => boolean): Promise<T[]> {
  const wanted: T[] = [];
  for (const [at, item] of items.entries()) {
    if (isWanted(item)) {
      wanted.push(item);
    }
    if (at % NAMES_PER_TURN === NAMES_PER_TURN - 1) {
      await setImmediate();
    }
  }
  return wanted;
}
