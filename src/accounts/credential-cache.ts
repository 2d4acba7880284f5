interface Entry<T> {
  value: Promise<T | null>;
  bornAt: number;
}

interface Options {
  maxAgeMs: number;
  maxEntries: number;
}

/**
 * Remembers what was looked up for a short while. Entries are the look-ups themselves, so callers that come together share
 * one, and a look-up that was under way when the cache was cleared is never served to those who come after.
 */
export class CredentialCache<T> {
  private readonly entries = new Map<string, Entry<T>>();

  constructor(private readonly options: Options) {}

  get(key: string, load: () => Promise<T | null>): Promise<T | null> {
    const entry = this.entries.get(key);
    if (entry && performance.now() - entry.bornAt < this.options.maxAgeMs) {
      return entry.value;
    }
    const bornAt = performance.now();
    const value = load();
    this.remember(key, { value, bornAt });
    return value;
  }

  clear(): void {
    this.entries.clear();
  }

  get size(): number {
    return this.entries.size;
  }

  private remember(key: string, entry: Entry<T>): void {
    this.entries.delete(key);
    this.entries.set(key, entry);
    const [oldest] = this.entries.keys();
    if (this.entries.size > this.options.maxEntries && oldest !== undefined) {
      this.entries.delete(oldest);
    }
    // Only what was found is kept: guesses and faults must not push good keys out.
    entry.value.then(
      (found) => found === null && this.forget(key, entry),
      () => this.forget(key, entry),
    );
  }

  private forget(key: string, entry: Entry<T>): void {
    if (this.entries.get(key) === entry) {
      this.entries.delete(key);
    }
  }
}
