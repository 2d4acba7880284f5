import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { answer, fault, type S3Answer } from './answers.js';
import { Bucket } from './bucket.js';
import { findForgery, type Keys } from './sigv4.js';

/** What goes wrong with a request. */
export type Trouble =
  | { status: number; code: string }
  | { latencyMs: number }
  /** The connection breaks after so many bytes: of the body that comes, else of the one that goes. */
  | { resetAfterBytes: number }
  /** The request is served, the answer is lost. */
  | { lost: true }
  /** The request is served, and there is no answer. */
  | { isMute: true };

export interface Seen {
  method: string;
  key: string;
}

/** One bucket behind the wire of S3, which believes no request that is not signed as it should be. */
export class S3Double {
  readonly keys: Keys = { accessKeyId: 'test-access-key', secretAccessKey: randomBytes(20).toString('hex') };
  readonly bucketName = 'test-pictures';
  readonly bucket = new Bucket();
  /** Every request that was believed, with the trouble it met. */
  readonly seen: (Seen & { status: number })[] = [];
  /** Asked before each request is served. */
  trouble: (request: Seen) => Trouble | null = () => null;

  /** Requests that came in full and wait for an answer. */
  held = 0;

  private constructor(private readonly server: Server) {}

  static async start(port = 0): Promise<S3Double> {
    const server = createServer((request, response) => void double.serve(request, response));
    const double = new S3Double(server);
    await double.listen(port);
    return double;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** What the service is told of it. */
  get variables() {
    return {
      S3_BUCKET: this.bucketName,
      S3_ENDPOINT: this.url,
      S3_ACCESS_KEY_ID: this.keys.accessKeyId,
      S3_SECRET_ACCESS_KEY: this.keys.secretAccessKey,
    };
  }

  /** Refuses connections until `revive`; what it holds stays. */
  async die(): Promise<() => Promise<void>> {
    const { port } = this;
    await this.stop();
    return () => this.listen(port);
  }

  async stop(): Promise<void> {
    if (this.server.listening) {
      this.server.close();
      this.server.closeAllConnections();
      await once(this.server, 'close');
    }
  }

  private get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  private async listen(port: number): Promise<void> {
    this.server.listen(port, '127.0.0.1').unref();
    await once(this.server, 'listening');
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/' } = request;
    const [path = ''] = url.split('?');
    const [, bucketName = '', ...segments] = path.split('/').map(decodeURIComponent);
    const seen = { method, key: segments.join('/') };
    const trouble = this.trouble(seen);
    const body = await receive(request, trouble);
    if (!body) {
      return;
    }
    this.held += 1;
    response.once('close', () => {
      this.held -= 1;
    });
    if (trouble && 'latencyMs' in trouble) {
      await delay(trouble.latencyMs, undefined, { ref: false });
    }
    const reply = this.reply({ ...seen, url, bucketName, body, headers: request.headers }, trouble);
    this.seen.push({ ...seen, status: reply.status });
    send(response, method, reply, trouble);
  }

  private reply(
    request: Seen & { url: string; bucketName: string; body: Buffer; headers: IncomingMessage['headers'] },
    trouble: Trouble | null,
  ): S3Answer {
    if (trouble && 'status' in trouble) {
      return fault(trouble.status, trouble.code);
    }
    const forgery = findForgery(request, this.keys);
    if (forgery) {
      return fault(forgery === 'XAmzContentSHA256Mismatch' ? 400 : 403, forgery);
    }
    if (request.bucketName !== this.bucketName) {
      return fault(404, 'NoSuchBucket');
    }
    return answer(this.bucket, { ...request, query: new URLSearchParams(request.url.split('?')[1] ?? '') });
  }
}

/** The whole body; null when the connection broke before it was there. */
async function receive(request: IncomingMessage, trouble: Trouble | null): Promise<Buffer | null> {
  const limit = trouble && 'resetAfterBytes' in trouble ? trouble.resetAfterBytes : Number.POSITIVE_INFINITY;
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request) {
      chunks.push(chunk as Buffer);
      size += (chunk as Buffer).length;
      if (size > limit) {
        request.socket.destroy();
        return null;
      }
    }
    return Buffer.concat(chunks);
  } catch {
    // The client hung up; there is nobody to answer.
    return null;
  }
}

function send(response: ServerResponse, method: string, reply: S3Answer, trouble: Trouble | null): void {
  const { status, headers = {}, body = '' } = reply;
  if (trouble && 'lost' in trouble) {
    response.destroy();
    return;
  }
  if (trouble && 'isMute' in trouble) {
    return;
  }
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body), 'x-amz-request-id': 'test' });
  if (trouble && 'resetAfterBytes' in trouble) {
    response.write(Buffer.from(body).subarray(0, trouble.resetAfterBytes), () => response.destroy());
    return;
  }
  response.end(method === 'HEAD' ? undefined : body);
}
