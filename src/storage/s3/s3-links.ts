import type { PresignedGet, PresignedPut, PresignedRequest } from '../object-store.js';
import { openPresigner, type S3Settings } from './s3-client.js';
import { translate } from './s3-faults.js';

/** Requests that a client may send to the store itself, signed on its behalf. */
export class S3Links {
  private presigner: ReturnType<typeof openPresigner> | null = null;

  constructor(private readonly settings: S3Settings) {}

  async get(key: string, { mimeType, fileName, lifetimeS }: PresignedGet): Promise<string> {
    const { sdk, client, getSignedUrl } = await this.open();
    const command = new sdk.GetObjectCommand({
      Bucket: this.settings.S3_BUCKET,
      Key: key,
      ResponseContentType: mimeType,
      ResponseContentDisposition: `inline; filename="${fileName}"`,
      ResponseCacheControl: `private, max-age=${lifetimeS}`,
    });
    return this.orAway(key, getSignedUrl(client, command, { expiresIn: lifetimeS }));
  }

  async put(key: string, { contentType, sizeBytes, lifetimeS }: PresignedPut): Promise<PresignedRequest> {
    const { sdk, client, getSignedUrl } = await this.open();
    const isOnce = this.settings.S3_CONDITIONAL_WRITES;
    const headers = {
      'Content-Type': contentType,
      'Content-Length': String(sizeBytes),
      ...(isOnce ? { 'If-None-Match': '*' } : {}),
    };
    const command = new sdk.PutObjectCommand({
      Bucket: this.settings.S3_BUCKET,
      Key: key,
      ContentType: contentType,
      ContentLength: sizeBytes,
      ...(isOnce ? { IfNoneMatch: '*' } : {}),
    });
    const signableHeaders = new Set(['host', ...Object.keys(headers).map((name) => name.toLowerCase())]);
    const url = await this.orAway(key, getSignedUrl(client, command, { expiresIn: lifetimeS, signableHeaders }));
    return { url, headers };
  }

  /** Keys of a machine's role are fetched over the network. */
  private orAway(key: string, signing: Promise<string>): Promise<string> {
    return signing.catch((error: unknown) => {
      throw translate(error, key);
    });
  }

  private open(): ReturnType<typeof openPresigner> {
    this.presigner ??= openPresigner(this.settings);
    return this.presigner;
  }
}
