import type { IncomingHttpHeaders } from 'node:http';
import { isIPv6 } from 'node:net';
import { Injectable } from '@nestjs/common';
import { Agent, buildConnector, type Dispatcher, request } from 'undici';
import { RequestRefused } from './request-refused.js';
import { type Purpose, type Target, TargetGuard } from './target-guard.js';

/** How much of one answer is read, and until when; one deadline holds for the name, the connection, headers and body. */
export interface Limits {
  maxBytes: number;
  deadlineMs: number;
}

export interface Download {
  status: number;
  headers: IncomingHttpHeaders;
  bytes: Buffer;
}

export interface Post extends Limits {
  headers: Record<string, string>;
  body: string;
}

const MAX_HEADER_BYTES = 16_384;
/** A caller waits for it. */
const CHECK_MS = 5_000;

/** The one way to talk to an address that somebody else chose: guarded, pinned, without redirects and without a proxy. */
@Injectable()
export class GuardedHttp {
  constructor(private readonly guard: TargetGuard) {}

  /** For a webhook URL that is about to be kept; rejects with `RequestRefused`. */
  async check(url: string): Promise<void> {
    await until(AbortSignal.timeout(CHECK_MS), this.guard.examine(url, 'webhook'));
  }

  /** The part of the judgement of a picture's URL that needs no network; rejects with `RequestRefused`. */
  requirePictureUrl(url: string): void {
    this.guard.requirePictureUrl(url);
  }

  /** Fetches a picture, whole or not at all. Redirects are answers like any other. */
  download(url: string, limits: Limits): Promise<Download> {
    return this.send(url, 'picture', { ...limits, method: 'GET', isWhole: true });
  }

  /** Delivers a webhook. Of the answer no more than `maxBytes` is read; the rest is not waited for. */
  post(url: string, { headers, body, ...limits }: Post): Promise<Download> {
    return this.send(url, 'webhook', { ...limits, method: 'POST', headers, body, isWhole: false });
  }

  /** Tests stand a server of their own behind an address. */
  protected connector({ addresses }: Target, timeoutMs: number): buildConnector.connector {
    const pinned = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
    return buildConnector({
      lookup: (_host, _options, callback) => callback(null, pinned),
      timeout: timeoutMs,
      allowH2: false,
    });
  }

  private async send(url: string, purpose: Purpose, order: Order): Promise<Download> {
    const signal = AbortSignal.timeout(order.deadlineMs);
    const target = await until(signal, this.guard.examine(url, purpose));
    const agent = new Agent({
      connect: this.connector(target, order.deadlineMs),
      maxHeaderSize: MAX_HEADER_BYTES,
      maxResponseSize: -1,
      headersTimeout: 0,
      bodyTimeout: 0,
      pipelining: 0,
    });
    try {
      return await this.exchange(target.url, order, { agent, signal });
    } catch (error) {
      throw refusalOf(error, signal);
    } finally {
      // What is still on its way is of no use to anybody, and failing to end it of no consequence.
      agent.destroy().catch(() => undefined);
    }
  }

  private async exchange(url: URL, order: Order, { agent, signal }: Connection): Promise<Download> {
    const { method, headers, body: sent } = order;
    const {
      statusCode,
      headers: answered,
      body,
    } = await request(url, {
      dispatcher: agent,
      method,
      headers: { accept: '*/*', 'user-agent': 'Likeness', ...headers },
      body: sent,
      signal,
    });
    return { status: statusCode, headers: answered, bytes: await readAtMost(body, order) };
  }
}

interface Order extends Limits {
  method: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: string;
  /** More than `maxBytes` is a failure, not a cut. */
  isWhole: boolean;
}

interface Connection {
  agent: Dispatcher;
  signal: AbortSignal;
}

async function readAtMost(body: AsyncIterable<Buffer>, { maxBytes, isWhole }: Order): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > maxBytes && isWhole) {
      throw new RequestRefused('too_large');
    }
    if (length >= maxBytes && !isWhole) {
      break;
    }
  }
  return Buffer.concat(chunks).subarray(0, maxBytes);
}

/** Names are resolved by the system, which knows no signals. */
function until<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(new RequestRefused('timeout'));
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

function refusalOf(error: unknown, signal: AbortSignal): RequestRefused {
  if (error instanceof RequestRefused) {
    return error;
  }
  return new RequestRefused(signal.aborted ? 'timeout' : 'unreachable');
}
