import { createHash } from 'node:crypto';

export interface Stored {
  bytes: Buffer;
  etag: string;
  contentType: string;
  metadata: Record<string, string>;
  modifiedAt: Date;
}

interface Listing {
  prefix: string;
  after: string;
  limit: number;
}

/** What one bucket holds, in the order that S3 lists it. */
export class Bucket {
  readonly objects = new Map<string, Stored>();

  put(key: string, bytes: Buffer, { contentType, metadata }: Pick<Stored, 'contentType' | 'metadata'>): Stored {
    const etag = `"${createHash('md5').update(bytes).digest('hex')}"`;
    const stored = { bytes, etag, contentType, metadata, modifiedAt: new Date() };
    this.objects.set(key, stored);
    return stored;
  }

  list({ prefix, after, limit }: Listing): { page: [string, Stored][]; isTruncated: boolean } {
    const found = [...this.objects]
      .filter(([key]) => key.startsWith(prefix) && key > after)
      .toSorted(([one], [other]) => (one < other ? -1 : 1));
    return { page: found.slice(0, limit), isTruncated: found.length > limit };
  }

  /** As if it had been put then. */
  age(key: string, modifiedAt: Date): void {
    const stored = this.objects.get(key);
    if (!stored) {
      throw new Error(`The bucket holds no ${key}.`);
    }
    stored.modifiedAt = modifiedAt;
  }
}
