import { extname } from 'node:path';
import type { Readable } from 'node:stream';
import { Injectable, Logger } from '@nestjs/common';
import type { ApiError } from '../common/index.js';
import { NotFoundError } from '../http/index.js';
import { matchesTag, parseRange } from './byte-range.js';
import { ObjectStore } from './object-store.js';
import { ObjectMissingError, RangeNotSatisfiableError } from './storage.errors.js';
import { type ServedObject, StoredObjectsRepository } from './stored-objects.repository.js';
import { UrlSigner } from './url-signer.js';

export interface DownloadRequest {
  method: string;
  /** Path and query as they came. */
  url: string;
  headers: { range?: string; 'if-range'?: string; 'if-none-match'?: string };
}

export interface Download {
  status: number;
  headers: Record<string, string | number>;
  /** Absent where the answer is its headers. */
  stream?: Readable;
  error?: ApiError;
}

const EMBEDDABLE = {
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': "default-src 'none'",
  // The URL is the permission, and its holder may show the picture on a page of their own.
  'Cross-Origin-Resource-Policy': 'cross-origin',
};

/** How long a client may take to follow us to the bucket. */
const REDIRECT_S = 60;

const EXTENSIONS: Record<string, string> = { 'image/jpeg': '.jpg', 'image/png': '.png', 'image/webp': '.webp' };

/** Answers a signed URL: the row decides whether, the request's conditions decide how much. */
@Injectable()
export class ObjectDownloads {
  private readonly logger = new Logger(ObjectDownloads.name);

  constructor(
    private readonly signer: UrlSigner,
    private readonly objects: StoredObjectsRepository,
    private readonly store: ObjectStore,
  ) {}

  async open(request: DownloadRequest): Promise<Download> {
    // A signature for GET covers HEAD: it asks for less of the same.
    const { key, expiresAt } = this.signer.verify(request.method === 'HEAD' ? 'GET' : request.method, request.url);
    return this.openKey(key, expiresAt, request);
  }

  /** For whoever was found to be allowed to see the object, until then. */
  async openKey(key: string, expiresAt: Date, request: Omit<DownloadRequest, 'url'>): Promise<Download> {
    const object = await this.objects.findVisible(key);
    if (!object) {
      throw new NotFoundError('picture');
    }
    const shared = sharedHeaders(object, expiresAt);
    if (matchesTag(request.headers['if-none-match'], shared.ETag)) {
      return { status: 304, headers: shared };
    }
    return (await this.redirect(request, object, expiresAt)) ?? this.openBytes(request, object, shared);
  }

  /** Where the bucket serves the bytes. A HEAD is answered here: the signature of a GET is for nothing else. */
  private async redirect(
    { method }: Omit<DownloadRequest, 'url'>,
    object: ServedObject,
    expiresAt: Date,
  ): Promise<Download | null> {
    if (method === 'HEAD') {
      return null;
    }
    const lifetimeS = Math.max(1, Math.min(REDIRECT_S, secondsUntil(expiresAt)));
    const { key, mimeType } = object;
    const url = await this.store.presignGet(key, { mimeType, fileName: fileName(object), lifetimeS });
    // Kept, the redirect would outlive what it leads to.
    return url ? { status: 302, headers: { ...EMBEDDABLE, Location: url, 'Cache-Control': 'no-store' } } : null;
  }

  private async openBytes(
    { method, headers }: Omit<DownloadRequest, 'url'>,
    object: ServedObject,
    shared: ReturnType<typeof sharedHeaders>,
  ): Promise<Download> {
    const isCurrent = !headers['if-range'] || headers['if-range'] === shared.ETag;
    const range = method === 'GET' && isCurrent ? parseRange(headers.range, object.bytes) : null;
    if (range === 'unsatisfiable') {
      return {
        status: 416,
        headers: { 'Content-Range': `bytes */${object.bytes}` },
        error: new RangeNotSatisfiableError(object.bytes),
      };
    }
    const { start, end } = range ?? { start: 0, end: object.bytes - 1 };
    return {
      status: range ? 206 : 200,
      headers: {
        ...shared,
        ...pictureHeaders(object),
        'Content-Length': end - start + 1,
        ...(range ? { 'Content-Range': `bytes ${start}-${end}/${object.bytes}` } : {}),
      },
      stream: method === 'HEAD' ? undefined : await this.stream(object.key, start, end),
    };
  }

  private async stream(key: string, start: number, end: number): Promise<Readable> {
    try {
      const { stream } = await this.store.openRange(key, start, end);
      return stream;
    } catch (error) {
      if (!(error instanceof ObjectMissingError)) {
        throw error;
      }
      this.logger.error(`${error.message} Its row was there a moment ago.`);
      throw new NotFoundError('picture');
    }
  }
}

const secondsUntil = (date: Date): number => Math.max(0, Math.floor((date.getTime() - Date.now()) / 1000));

const sharedHeaders = (object: ServedObject, expiresAt: Date) => ({
  ETag: `"${object.sha256}"`,
  'Cache-Control': `private, max-age=${secondsUntil(expiresAt)}`,
});

const pictureHeaders = (object: ServedObject) => ({
  'Content-Type': object.mimeType,
  'Content-Disposition': `inline; filename="${fileName(object)}"`,
  'Accept-Ranges': 'bytes',
  ...EMBEDDABLE,
});

function fileName({ key, mimeType }: ServedObject): string {
  const name = key.slice(key.lastIndexOf('/') + 1);
  return extname(name) ? name : `${name}${EXTENSIONS[mimeType] ?? ''}`;
}
