import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { ListObjectsV2CommandOutput } from '@aws-sdk/client-s3';
import { isFolder, isObjectKey, requireObjectKey, requireTarget } from '../object-key.js';
import {
  type ListedObject,
  ObjectStore,
  type OpenedObject,
  type PresignedGet,
  type PresignedPut,
  type PresignedRequest,
} from '../object-store.js';
import { ObjectExistsError, ObjectMissingError, StoreAwayError } from '../storage.errors.js';
import { S3Calls } from './s3-calls.js';
import type { S3Settings } from './s3-client.js';
import { isConflict } from './s3-faults.js';
import { S3Links } from './s3-links.js';

interface Writing {
  sha256: string;
  IfNoneMatch?: string;
  IfMatch?: string | undefined;
}

interface Known {
  etag: string | undefined;
  sha256: string | undefined;
  modifiedAt: Date;
}

const PUT_ATTEMPTS = 5;
const READ_ATTEMPTS = 3;
const PAUSE_MS = 50;
/** Far below the age at which sweeps look at an object. */
const YOUNG_MS = 3_600_000;

/** Objects in a bucket. Where the store knows no conditional writes, two writers of one key may both be believed. */
export class S3ObjectStore extends ObjectStore {
  private readonly bucket: string;
  private readonly isConditional: boolean;
  private readonly calls: S3Calls;
  private readonly links: S3Links;

  constructor(settings: S3Settings) {
    super();
    this.bucket = settings.S3_BUCKET;
    this.isConditional = settings.S3_CONDITIONAL_WRITES;
    this.calls = new S3Calls(settings);
    this.links = new S3Links(settings);
  }

  /** Listing needs a permission of its own; without it a missing object would look like a refusal. */
  async check(): Promise<void> {
    const input = { Bucket: this.bucket, MaxKeys: 1 };
    await this.calls.make('', ({ sdk, client }, options) => client.send(new sdk.ListObjectsV2Command(input), options));
  }

  async put(key: string, bytes: Uint8Array): Promise<void> {
    requireObjectKey(key);
    const sha256 = hash(bytes);
    for (let attempt = 1; attempt <= PUT_ATTEMPTS; attempt += 1) {
      if ((await this.create(key, bytes, sha256)) || (await this.refresh(key, bytes, sha256))) {
        return;
      }
      await delay(Math.random() * PAUSE_MS * attempt);
    }
    throw new Error(`The object "${key}" could not be stored: it is deleted as fast as it is written.`);
  }

  /** The SDK repeats a request, but not a body that breaks off. */
  async read(key: string): Promise<Buffer> {
    const command = this.at(requireObjectKey(key));
    return this.calls.make(key, async ({ sdk, client }, options) => {
      for (let attempt = 1; ; attempt += 1) {
        const { Body } = await client.send(new sdk.GetObjectCommand(command), options);
        try {
          return Buffer.from((await Body?.transformToByteArray()) ?? []);
        } catch (error) {
          if (attempt === READ_ATTEMPTS || options.abortSignal.aborted) {
            throw error;
          }
        }
      }
    });
  }

  async exists(key: string): Promise<boolean> {
    return (await this.find(key)) !== null;
  }

  async openRange(key: string, start = 0, end = Number.POSITIVE_INFINITY): Promise<OpenedObject> {
    const isWhole = start === 0 && end === Number.POSITIVE_INFINITY;
    const Range = isWhole ? undefined : `bytes=${start}-${end === Number.POSITIVE_INFINITY ? '' : end}`;
    const command = { ...this.at(requireObjectKey(key)), Range };
    const found = await this.calls.make(key, ({ sdk, client }, options) =>
      client.send(new sdk.GetObjectCommand(command), options),
    );
    const total = found.ContentRange?.split('/')[1] ?? found.ContentLength;
    return { stream: found.Body as Readable, sizeBytes: Number(total) };
  }

  async delete(key: string): Promise<void> {
    const command = this.at(requireObjectKey(key));
    await this.calls.make(key, ({ sdk, client }, options) =>
      client.send(new sdk.DeleteObjectCommand(command), options),
    );
  }

  /** HEAD tells the time in whole seconds, a listing may tell more. */
  async deleteUnchanged({ key, modifiedAt }: ListedObject): Promise<boolean> {
    const known = await this.find(key);
    if (!known || inSeconds(known.modifiedAt) !== inSeconds(modifiedAt)) {
      return false;
    }
    await this.delete(key);
    return true;
  }

  async deletePrefix(target: string): Promise<void> {
    if (!isFolder(requireTarget(target))) {
      return this.delete(target);
    }
    for await (const page of this.pages(target)) {
      const keys = (page.Contents ?? []).map(({ Key }) => ({ Key }));
      if (keys.length > 0) {
        await this.deleteAll(target, keys);
      }
    }
  }

  async *list(folder = '', after = ''): AsyncGenerator<ListedObject> {
    for await (const page of this.pages(folder && requireTarget(folder), after)) {
      for (const { Key = '', LastModified } of page.Contents ?? []) {
        if (isObjectKey(Key) && LastModified) {
          yield { key: Key, modifiedAt: LastModified };
        }
      }
    }
  }

  /** A put that breaks off leaves nothing in a bucket. */
  async removeLeftovers(): Promise<void> {}

  presignGet(key: string, facts: PresignedGet): Promise<string> {
    return this.links.get(requireObjectKey(key), facts);
  }

  presignPut(key: string, facts: PresignedPut): Promise<PresignedRequest> {
    return this.links.put(requireObjectKey(key), facts);
  }

  private async create(key: string, bytes: Uint8Array, sha256: string): Promise<boolean> {
    if (!this.isConditional && (await this.find(key))) {
      return false;
    }
    return this.write(key, bytes, { sha256, IfNoneMatch: '*' });
  }

  /** The age counts from the last put, or the orphan sweep would take an old object from under its new owner. */
  private async refresh(key: string, bytes: Uint8Array, sha256: string): Promise<boolean> {
    const known = await this.find(key);
    if (!known) {
      return false;
    }
    if ((known.sha256 ?? hash(await this.read(key))) !== sha256) {
      throw new ObjectExistsError(key);
    }
    return (
      known.modifiedAt.getTime() > Date.now() - YOUNG_MS || this.write(key, bytes, { sha256, IfMatch: known.etag })
    );
  }

  /** False when the condition did not hold. */
  private write(key: string, bytes: Uint8Array, { sha256, ...condition }: Writing): Promise<boolean> {
    const input = { ...this.at(key), Body: bytes, Metadata: { sha256 }, ...(this.isConditional ? condition : {}) };
    return this.calls.make(key, async ({ sdk, client }, options) => {
      try {
        await client.send(new sdk.PutObjectCommand(input), options);
        return true;
      } catch (error) {
        if (isConflict(error)) {
          return false;
        }
        throw error;
      }
    });
  }

  private async find(key: string): Promise<Known | null> {
    const command = this.at(requireObjectKey(key));
    try {
      const head = await this.calls.make(key, ({ sdk, client }, options) =>
        client.send(new sdk.HeadObjectCommand(command), options),
      );
      return { etag: head.ETag, sha256: head.Metadata?.sha256, modifiedAt: head.LastModified ?? new Date(0) };
    } catch (error) {
      if (error instanceof ObjectMissingError) {
        return null;
      }
      throw error;
    }
  }

  private async *pages(Prefix: string, StartAfter?: string): AsyncGenerator<ListObjectsV2CommandOutput> {
    let ContinuationToken: string | undefined;
    do {
      const input = { Bucket: this.bucket, Prefix, StartAfter: StartAfter || undefined, ContinuationToken };
      const page = await this.calls.make(Prefix, ({ sdk, client }, options) =>
        client.send(new sdk.ListObjectsV2Command(input), options),
      );
      yield page;
      ContinuationToken = page.IsTruncated ? page.NextContinuationToken : undefined;
    } while (ContinuationToken);
  }

  private async deleteAll(folder: string, Objects: { Key: string | undefined }[]): Promise<void> {
    const input = { Bucket: this.bucket, Delete: { Objects, Quiet: true } };
    const { Errors = [] } = await this.calls.make(folder, ({ sdk, client }, options) =>
      client.send(new sdk.DeleteObjectsCommand(input), options),
    );
    if (Errors.length > 0) {
      throw new StoreAwayError(`${Errors.length} objects under ${folder} were not deleted: ${Errors[0]?.Code}`);
    }
  }

  private at(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.bucket, Key: key };
  }
}

const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const inSeconds = (date: Date): number => Math.floor(date.getTime() / 1000);
