import type { Readable } from 'node:stream';

export interface ListedObject {
  key: string;
  modifiedAt: Date;
}

export interface OpenedObject {
  stream: Readable;
  /** Of the whole object, whatever the range. */
  sizeBytes: number;
}

export interface PresignedGet {
  mimeType: string;
  fileName: string;
  lifetimeS: number;
}

export interface PresignedPut {
  contentType: string;
  sizeBytes: number;
  lifetimeS: number;
}

export interface PresignedRequest {
  url: string;
  /** To be sent as they are: they are signed. */
  headers: Record<string, string>;
}

/** Bytes under keys. An object is there whole or not at all, and never changes. */
export abstract class ObjectStore {
  /** Fails with what an operator has to mend. */
  abstract check(): Promise<void>;

  /** Putting the same bytes again is fine and makes the object young again; other bytes are refused. */
  abstract put(key: string, bytes: Uint8Array): Promise<void>;

  abstract read(key: string): Promise<Buffer>;

  abstract exists(key: string): Promise<boolean>;

  /** A stream of the bytes from `start` to `end`, both included; the whole object without them. */
  abstract openRange(key: string, start?: number, end?: number): Promise<OpenedObject>;

  abstract delete(key: string): Promise<void>;

  /** Deletes what `list` showed, unless it was put again since. */
  abstract deleteUnchanged(object: ListedObject): Promise<boolean>;

  /** Deletes a folder (`…/`) with all in it, or one key. */
  abstract deletePrefix(target: string): Promise<void>;

  /** The objects of a folder (`''` for all), in an order of its own that stays the same, beginning behind `after`. */
  abstract list(folder?: string, after?: string): AsyncGenerator<ListedObject>;

  /** Clears what a crash in the middle of a put left behind. */
  abstract removeLeftovers(before: Date): Promise<void>;

  /** Where a client may fetch the object by itself for a short while; null when only we can serve it. */
  abstract presignGet(key: string, facts: PresignedGet): Promise<string | null>;

  /** Where a client may store an object of that type and size by itself, once; null when only we can take it. */
  abstract presignPut(key: string, facts: PresignedPut): Promise<PresignedRequest | null>;
}
