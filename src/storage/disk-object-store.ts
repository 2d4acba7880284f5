import type { Dirent, Stats } from 'node:fs';
import { access, constants, mkdir, open, readdir, readFile, rm, rmdir, stat, utimes } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { createFileOnce, hasCode, unlinkIfPresent } from './atomic-file.js';
import { isFolder, isObjectKey, requireObjectKey, requireTarget } from './object-key.js';
import { type ListedObject, ObjectStore, type OpenedObject } from './object-store.js';
import { ObjectExistsError, ObjectMissingError } from './storage.errors.js';

const PUT_ATTEMPTS = 5;

/** Objects as files of one folder. */
export class DiskObjectStore extends ObjectStore {
  private readonly root: string;
  private readonly temporaryFolder: string;

  constructor(folder: string) {
    super();
    this.root = resolve(folder);
    // Keys never begin with a dot, so this is out of their reach.
    this.temporaryFolder = join(this.root, '.tmp');
  }

  async check(): Promise<void> {
    await mkdir(this.root, { recursive: true });
    await access(this.root, constants.R_OK | constants.W_OK);
  }

  async put(key: string, bytes: Uint8Array): Promise<void> {
    const path = this.pathOf(requireObjectKey(key));
    for (let attempt = 1; attempt <= PUT_ATTEMPTS; attempt += 1) {
      // What is there already is the common case of inputs, and reading it costs far less than writing it durably again.
      if ((await this.refresh(key, path, bytes)) || (await this.create(path, bytes))) {
        return;
      }
    }
    throw new Error(`The object "${key}" could not be stored: it is deleted as fast as it is written.`);
  }

  async read(key: string): Promise<Buffer> {
    return this.orMissing(key, readFile(this.pathOf(requireObjectKey(key))));
  }

  async exists(key: string): Promise<boolean> {
    return (await this.statIfPresent(this.pathOf(requireObjectKey(key))))?.isFile() ?? false;
  }

  async openRange(key: string, start = 0, end = Number.POSITIVE_INFINITY): Promise<OpenedObject> {
    const file = await this.orMissing(key, open(this.pathOf(requireObjectKey(key)), 'r'));
    const facts = await file.stat();
    if (!facts.isFile()) {
      await file.close();
      throw new ObjectMissingError(key);
    }
    return { stream: file.createReadStream({ start, end }), sizeBytes: facts.size };
  }

  async delete(key: string): Promise<void> {
    const path = this.pathOf(requireObjectKey(key));
    await unlinkIfPresent(path);
    await this.pruneAbove(path);
  }

  async deleteUnchanged({ key, modifiedAt }: ListedObject): Promise<boolean> {
    const found = await this.modifiedAt(this.pathOf(requireObjectKey(key)));
    if (found?.getTime() !== modifiedAt.getTime()) {
      return false;
    }
    await this.delete(key);
    return true;
  }

  async deletePrefix(target: string): Promise<void> {
    const path = this.pathOf(requireTarget(target));
    if (!isFolder(target)) {
      return this.delete(target);
    }
    await rm(path, { recursive: true, force: true, maxRetries: 3 });
    await this.pruneAbove(path);
  }

  async *list(folder = '', after = ''): AsyncGenerator<ListedObject> {
    const prefix = folder === '' ? '' : requireTarget(folder);
    yield* this.walk(prefix, after.startsWith(prefix) ? after.slice(prefix.length) : '');
  }

  async removeLeftovers(before: Date): Promise<void> {
    for (const entry of await this.entriesOf(this.temporaryFolder)) {
      const path = join(this.temporaryFolder, entry.name);
      const modifiedAt = await this.modifiedAt(path);
      if (modifiedAt && modifiedAt < before) {
        await unlinkIfPresent(path);
      }
    }
  }

  /** Who holds one of our signed URLs is served by us. */
  async presignGet(): Promise<null> {
    return null;
  }

  async presignPut(): Promise<null> {
    return null;
  }

  private async create(path: string, bytes: Uint8Array): Promise<boolean> {
    try {
      return await createFileOnce(path, bytes, { temporaryFolder: this.temporaryFolder });
    } catch (error) {
      // A delete may prune the folder between its making and the link.
      if (hasCode(error, 'ENOENT')) {
        return false;
      }
      throw error;
    }
  }

  /** The age counts from the last put, or the orphan sweep would take an old file from under its new owner. */
  private async refresh(key: string, path: string, bytes: Uint8Array): Promise<boolean> {
    try {
      const existing = await readFile(path);
      if (!existing.equals(bytes)) {
        throw new ObjectExistsError(key);
      }
      await utimes(path, new Date(), new Date());
      return true;
    } catch (error) {
      if (hasCode(error, 'ENOENT')) {
        return false;
      }
      throw error;
    }
  }

  private async *walk(prefix: string, after: string): AsyncGenerator<ListedObject> {
    const [passed = '', ...inside] = after.split('/');
    const entries = await this.entriesOf(this.pathOf(prefix));
    for (const entry of entries.filter(({ name }) => name >= passed && isObjectKey(name))) {
      const key = `${prefix}${entry.name}`;
      const isPassed = entry.name === passed;
      if (entry.isDirectory()) {
        yield* this.walk(`${key}/`, isPassed ? inside.join('/') : '');
        continue;
      }
      const modifiedAt = isPassed ? null : await this.modifiedAt(this.pathOf(key));
      if (modifiedAt) {
        yield { key, modifiedAt };
      }
    }
  }

  private async entriesOf(path: string): Promise<Dirent[]> {
    try {
      const entries = await readdir(path, { withFileTypes: true });
      return entries.toSorted((one, other) => (one.name < other.name ? -1 : 1));
    } catch (error) {
      if (hasCode(error, 'ENOENT', 'ENOTDIR')) {
        return [];
      }
      throw error;
    }
  }

  private async modifiedAt(path: string): Promise<Date | null> {
    return (await this.statIfPresent(path))?.mtime ?? null;
  }

  private async statIfPresent(path: string): Promise<Stats | null> {
    try {
      return await stat(path);
    } catch (error) {
      if (hasCode(error, 'ENOENT', 'ENOTDIR')) {
        return null;
      }
      throw error;
    }
  }

  private async pruneAbove(path: string): Promise<void> {
    for (let folder = dirname(path); folder.startsWith(`${this.root}${sep}`); folder = dirname(folder)) {
      try {
        await rmdir(folder);
      } catch (error) {
        if (hasCode(error, 'ENOENT')) {
          continue;
        }
        if (hasCode(error, 'ENOTEMPTY', 'EEXIST', 'ENOTDIR', 'EPERM', 'EBUSY')) {
          return;
        }
        throw error;
      }
    }
  }

  private async orMissing<T>(key: string, reading: Promise<T>): Promise<T> {
    try {
      return await reading;
    } catch (error) {
      throw hasCode(error, 'ENOENT', 'ENOTDIR', 'EISDIR') ? new ObjectMissingError(key) : error;
    }
  }

  private pathOf(target: string): string {
    return join(this.root, ...target.split('/'));
  }
}
