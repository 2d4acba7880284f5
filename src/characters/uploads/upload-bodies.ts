import type { IncomingMessage } from 'node:http';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { chunksWithin, letFinish, UnsupportedMediaTypeError } from '../../http/index.js';
import { UrlSigner } from '../../storage/index.js';
import { UploadInvalidError } from './uploads.errors.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** What the signature of the URL is for. */
    signedKey?: string;
  }
}

const ANY_BYTES = 'application/octet-stream';

/** Lets a signed PUT in before a byte of it is read, and leaves its body to the route: every other route refuses raw bytes. */
@Injectable()
export class UploadBodies implements OnModuleInit {
  constructor(
    private readonly adapterHost: HttpAdapterHost,
    private readonly urls: UrlSigner,
  ) {}

  onModuleInit(): void {
    const fastify: FastifyInstance = this.adapterHost.httpAdapter.getInstance();
    fastify.addHook('onRequest', async (request) => {
      if (isUpload(request)) {
        this.admit(request);
      }
    });
    fastify.addContentTypeParser(ANY_BYTES, async (request: FastifyRequest) => {
      if (!isUpload(request)) {
        throw new UnsupportedMediaTypeError();
      }
    });
  }

  private admit(request: FastifyRequest): void {
    try {
      request.signedKey = this.urls.verify(request.method, request.url).key;
    } catch (error) {
      letFinish(request.raw);
      throw error;
    }
    // The bytes say what they are, whatever the header does.
    request.raw.headers['content-type'] = ANY_BYTES;
  }
}

const isUpload = ({ method, routeOptions }: FastifyRequest): boolean =>
  method === 'PUT' && routeOptions.url === '/objects/*';

/** The whole body, or `PayloadTooLargeError` as soon as it is longer than it may be. */
export async function readBody(body: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  // Destroyed, it would take the connection along before the answer is sent.
  const arriving = body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  for await (const chunk of chunksWithin(maxBytes, arriving, cutOff)) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const cutOff = () => new UploadInvalidError(undefined, 'The bytes were cut off. Send them again.');
