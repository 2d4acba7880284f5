import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Logger } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest, RequestPayload } from 'fastify';
import { chunksWithin } from '../body-chunks.js';
import type { BlobRule } from '../endpoint-config.js';
import { PayloadTooLargeError, ServiceUnavailableError } from '../http.errors.js';
import { BodyBlobs } from './body-blobs.js';
import type { BytesInFlight } from './bytes-in-flight.js';
import { JsonScanner } from './json-scanner.js';

const JSON_TYPE = /^application\/json\s*(;|$)/i;
/** No request takes as long as this: a file this old is of a process that ended too early. */
const LEFTOVER_MS = 3_600_000;

declare module 'fastify' {
  interface FastifyRequest {
    bytesInFlight?: number;
  }
}

/** Bodies beyond the ordinary, on routes that ask for them: how many at a time, and how they are read without being held. */
export class LargeBodies {
  private readonly logger = new Logger(LargeBodies.name);
  private readonly folder: string;

  constructor(
    { DATA_DIR }: { DATA_DIR: string },
    private readonly inFlight: BytesInFlight,
  ) {
    this.folder = join(DATA_DIR, 'spool');
  }

  /** Must stand before the first route. */
  async install(
    fastify: FastifyInstance,
    onRefusal: (request: FastifyRequest, reply: FastifyReply) => void,
  ): Promise<void> {
    await this.removeLeftovers();
    fastify.addHook('onRoute', (route) => {
      route.bodyLimit = route.config?.endpoint?.bodyLimitBytes ?? route.bodyLimit;
    });
    fastify.addHook('preParsing', async (request, reply, payload) => {
      const rule = request.routeOptions.config.endpoint?.blobs;
      if (!rule || !JSON_TYPE.test(request.headers['content-type'] ?? '')) {
        return payload;
      }
      try {
        return await this.spool(request, payload, rule);
      } catch (error) {
        onRefusal(request, reply);
        throw error;
      }
    });
    // By now nobody reads the body any more, whether the caller still listens or not.
    fastify.addHook('onSend', async (request) => this.release(request));
  }

  /** Before a byte of the body is read: whether it may be as large as it says, and whether there is room for it now. */
  admit(request: FastifyRequest): void {
    const limit = request.routeOptions.config.endpoint?.bodyLimitBytes;
    if (limit === undefined) {
      return;
    }
    const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
    const bytes = encoding === undefined ? Number(length ?? 0) : limit;
    if (bytes > limit) {
      throw new PayloadTooLargeError();
    }
    if (!this.inFlight.take(bytes)) {
      throw new ServiceUnavailableError();
    }
    request.bytesInFlight = bytes;
  }

  /** Decodes the blobs into files and leaves a small body for the ordinary parser. */
  private async spool(request: FastifyRequest, payload: RequestPayload, rule: BlobRule): Promise<RequestPayload> {
    const { folder } = this;
    const scanner = new JsonScanner({ folder, maxBlobBytes: rule.maxBytes, maxBlobs: rule.max });
    request.blobs = new BodyBlobs(scanner, rule.field);
    const received = await this.scan(payload, scanner, request.routeOptions.bodyLimit);
    const rest = await scanner.end();
    // The parser compares it with Content-Length.
    return Object.assign(Readable.from([rest]), { receivedEncodedLength: received });
  }

  private async scan(payload: RequestPayload, scanner: JsonScanner, limit: number): Promise<number> {
    let received = 0;
    // Destroyed, it would take the connection along before the answer is sent.
    const chunks = payload.iterator({ destroyOnReturn: false });
    for await (const chunk of chunksWithin(limit, chunks as AsyncIterable<Buffer>)) {
      received += chunk.length;
      await scanner.write(chunk);
    }
    return received;
  }

  private async release(request: FastifyRequest): Promise<void> {
    const { bytesInFlight = 0, blobs } = request;
    this.inFlight.giveBack(bytesInFlight);
    request.bytesInFlight = 0;
    await blobs?.remove().catch((error: Error) => this.logger.warn(`A spooled picture stays behind: ${error.message}`));
  }

  private async removeLeftovers(): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    for (const name of await readdir(this.folder)) {
      const path = join(this.folder, name);
      const facts = await stat(path).catch(() => null);
      if (facts && Date.now() - facts.mtimeMs > LEFTOVER_MS) {
        await rm(path, { force: true });
      }
    }
  }
}
