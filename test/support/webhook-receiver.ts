import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { TEST_TLS } from './webhook-tls.js';

export interface Received {
  path: string;
  headers: Record<string, string>;
  body: string;
  at: number;
  serverName: string | null;
}

type Responder = (response: ServerResponse, received: Received) => void;

interface Options {
  host?: string;
  port?: number;
  isTls?: boolean;
  respond?: Responder;
}

/** Somebody's server on loopback: it writes down what it got, and answers as it is told. */
export class Receiver {
  readonly received: Received[] = [];
  /** How many requests were being answered at the same time, at most. */
  mostAtOnce = 0;
  private open = 0;

  private constructor(
    private readonly server: Server,
    readonly port: number,
    readonly url: string,
    public respond: Responder,
  ) {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => void this.take(request, response));
  }

  static async start({ host = '127.0.0.1', port = 0, isTls = false, respond = answer(200) }: Options = {}) {
    const server = isTls ? createHttpsServer(TEST_TLS) : createHttpServer();
    server.listen(port, host);
    await once(server, 'listening');
    const { port: own } = server.address() as AddressInfo;
    return new Receiver(server, own, `${isTls ? 'https' : 'http'}://${host}:${own}`, respond);
  }

  get bodies(): Record<string, never>[] {
    return this.received.map(({ body }) => JSON.parse(body));
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.open += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.open);
    response.once('close', () => {
      this.open -= 1;
    });
    request.setEncoding('utf8');
    let body = '';
    for await (const chunk of request) {
      body += chunk;
    }
    const { servername } = request.socket as TLSSocket;
    const received = {
      path: request.url ?? '',
      headers: request.headers as Record<string, string>,
      body,
      at: Date.now(),
      serverName: typeof servername === 'string' ? servername : null,
    };
    this.received.push(received);
    this.respond(response, received);
  }
}

export const answer =
  (status: number, headers: Record<string, string> = {}, body = 'thank you'): Responder =>
  (response) =>
    void response.writeHead(status, headers).end(body);

/** Takes the request and never says a word. */
export const silence: Responder = () => undefined;
