import { createHash } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../database/index.js';
import { InputObjectsRepository } from './input-objects.repository.js';
import { requireTarget } from './object-key.js';
import { type ListedObject, ObjectStore, type PresignedPut, type PresignedRequest } from './object-store.js';
import { type NewStoredObject, StoredObjectsRepository } from './stored-objects.repository.js';
import { type SignedUrl, UrlSigner } from './url-signer.js';

export interface StoredBytes {
  bytes: number;
  sha256: string;
}

const FILES_PER_SWEEP = 5_000;
/** Pictures a customer sent along with an order: their own table says how long they live. */
const INPUT = /^team\/[^/]+\/input\//;

/** Bytes first, row later: what is stored is seen by nobody until it is published in the transaction that settles its job. */
@Injectable()
export class StorageService {
  private readonly logger = new Logger(StorageService.name);
  private sweptUpTo = '';

  constructor(
    private readonly database: Database,
    private readonly bytes: ObjectStore,
    private readonly objects: StoredObjectsRepository,
    private readonly inputs: InputObjectsRepository,
    private readonly signer: UrlSigner,
  ) {}

  async store(key: string, bytes: Uint8Array): Promise<StoredBytes> {
    await this.bytes.put(key, bytes);
    return { bytes: bytes.byteLength, sha256: createHash('sha256').update(bytes).digest('hex') };
  }

  publish(object: NewStoredObject): Promise<void> {
    return this.objects.insert(object);
  }

  read(key: string): Promise<Buffer> {
    return this.bytes.read(key);
  }

  /**
   * Whether each of them is there to draw from, published and not hidden, or sent along with an order. The former stay so until
   * the transaction in progress ends, the latter as if they were used now.
   */
  async holdAll(keys: string[]): Promise<boolean> {
    const kept = new Set([...(await this.objects.holdVisible(keys)), ...(await this.inputs.use(keys))]);
    return keys.every((key) => kept.has(key));
  }

  url(key: string, lifetimeS: number): SignedUrl {
    return this.signer.sign('GET', key, lifetimeS);
  }

  /** Where a client stores an object by itself, with headers to be sent as they are; null when the bytes have to come through us. */
  presignPut(key: string, facts: PresignedPut): Promise<PresignedRequest | null> {
    return this.bytes.presignPut(key, facts);
  }

  /** Whether it is published and not hidden, and stays so until the transaction in progress ends. */
  async holdVisible(key: string): Promise<boolean> {
    return (await this.objects.holdVisible([key])).length > 0;
  }

  /** Bytes that were stored for nothing; nobody waits for it. */
  discard(key: string): void {
    void this.deleteBytes(key);
  }

  /** Signed URLs of one key, or of a folder (`…/`), answer 404 from the commit on. */
  async hide(target: string): Promise<void> {
    await this.objects.hidePrefix(target);
  }

  async show(target: string): Promise<void> {
    await this.objects.showPrefix(target);
  }

  /** Rows go with the transaction, bytes once it has committed. */
  async remove(target: string): Promise<void> {
    requireTarget(target);
    await this.objects.removePrefix(target);
    this.database.afterCommit(() => void this.deleteBytes(target));
  }

  /** Deletes old files that no row speaks of, a limited number per call; the next call goes on where this one stopped. */
  async sweepOrphans(olderThanMs: number): Promise<number> {
    const before = new Date(Date.now() - olderThanMs);
    await this.bytes.removeLeftovers(before);
    const files = await this.nextFiles();
    const old = files.filter(({ key, modifiedAt }) => modifiedAt < before && !INPUT.test(key));
    const known = await this.objects.filterKnown(old.map(({ key }) => key));

    let removed = 0;
    for (const file of old.filter(({ key }) => !known.has(key))) {
      removed += Number(await this.bytes.deleteUnchanged(file));
    }
    return removed;
  }

  private async nextFiles(): Promise<ListedObject[]> {
    const files: ListedObject[] = [];
    for await (const file of this.bytes.list('', this.sweptUpTo)) {
      files.push(file);
      if (files.length === FILES_PER_SWEEP) {
        this.sweptUpTo = file.key;
        return files;
      }
    }
    this.sweptUpTo = '';
    return files;
  }

  private async deleteBytes(target: string): Promise<void> {
    try {
      await this.bytes.deletePrefix(target);
    } catch (error) {
      this.logger.warn(`Bytes under ${target} stay until the orphan sweep: ${String(error)}`);
    }
  }
}
