import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { isObject } from '../../common/index.js';
import type { JsonScanner } from './json-scanner.js';
import { type BlobContent, DATA_URL_HEAD, type SpooledBlob } from './spooled-blob.js';

/** Bytes that came as base64. */
export interface BodyBlob {
  /** The text was not base64 to its end. */
  readonly isBroken: boolean;
  /** It is larger than the route takes, and not here. */
  readonly isTooLarge: boolean;
  readonly content: BlobContent;
}

const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;
/** Longer than any field of text may be: what was decoded into a file passes for no text. */
const TOO_LONG_FOR_TEXT = 8_193;

/** What was decoded while a body was read, by the words that stand for it in the parsed body. */
export class BodyBlobs {
  private readonly byName = new Map<string, SpooledBlob>();

  constructor(
    private readonly scanner: JsonScanner | null,
    /** The member of the body that may hold blobs. */
    private readonly field: string,
  ) {}

  /** Puts names in the place of the scanner's marks. A name tells the content, so that equal bodies are equal. */
  name(body: unknown): unknown {
    if (!isObject(body)) {
      return body;
    }
    return Object.fromEntries(
      Object.entries(body).map(([key, value]) => [
        key,
        key === this.field && Array.isArray(value) ? value.map((item) => this.nameOf(item)) : this.blot(value),
      ]),
    );
  }

  /** The bytes behind an item of the field, short or long. */
  find(item: string): BodyBlob {
    return this.byName.get(item) ?? inlineBlob(item);
  }

  async remove(): Promise<void> {
    await Promise.all((this.scanner?.blobs ?? []).map((blob) => blob.remove()));
  }

  private nameOf(item: unknown): unknown {
    const blob = typeof item === 'string' ? this.scanner?.findBlob(item) : null;
    if (!this.scanner || !blob) {
      return this.blot(item);
    }
    const fault = (blob.isBroken ? 'broken:' : '') + (blob.isTooLarge ? 'large:' : '');
    const name = `blob:${this.scanner.blobs.indexOf(blob)}:${fault}${blob.sha256}:${blob.head}`;
    this.byName.set(name, blob);
    return name;
  }

  private blot(value: unknown): unknown {
    if (typeof value === 'string') {
      return this.scanner?.findBlob(value)?.sha256.padEnd(TOO_LONG_FOR_TEXT, '.') ?? value;
    }
    if (Array.isArray(value)) {
      return value.map((item) => this.blot(item));
    }
    return isObject(value)
      ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.blot(item)]))
      : value;
  }
}

/** What of the body was decoded while it was read; nothing where the request has no body to read. */
export const Blobs = createParamDecorator(
  (_: unknown, context: ExecutionContext): BodyBlobs =>
    context.switchToHttp().getRequest<FastifyRequest>().blobs ?? new BodyBlobs(null, ''),
);

declare module 'fastify' {
  interface FastifyRequest {
    blobs?: BodyBlobs;
  }
}

/** Too short for a file of its own. */
function inlineBlob(text: string): BodyBlob {
  const base64 = text.replace(DATA_URL_HEAD, '').replaceAll(/[\r\n]/g, '');
  const isBroken = !BASE64.test(base64) || base64.replace(/=+$/, '').length % 4 === 1;
  return { isBroken, isTooLarge: false, content: Buffer.from(base64, 'base64') };
}
