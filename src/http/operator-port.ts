import { once } from 'node:events';
import { createServer, type Server, type ServerOptions } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Env } from '../config/index.js';
import { NotFoundError } from './http.errors.js';
import { isOperatorPath } from './operator-path.js';

interface ServerTerms {
  http: ServerOptions;
  keepAliveMs: number;
  silenceMs: number;
  onBrokenRequest: (error: NodeJS.ErrnoException, socket: never) => void;
}

/**
 * A second door to the same routes, open when ADMIN_PORT is set: the operators' routes answer behind it and nowhere else, all
 * others only behind the first. A request is known by the connection it came over, whatever its headers say.
 */
@Injectable()
export class OperatorPort {
  private readonly sockets = new WeakSet<object>();
  private server: Server | null = null;

  constructor(private readonly env: Env) {}

  get servers(): Server[] {
    return this.server ? [this.server] : [];
  }

  /** Null until it listens. */
  get port(): number | null {
    const address = this.server?.address() as AddressInfo | null | undefined;
    return address?.port ?? null;
  }

  install(fastify: FastifyInstance, { http, keepAliveMs, silenceMs, onBrokenRequest }: ServerTerms): void {
    if (this.env.ADMIN_PORT === undefined) {
      return;
    }
    const server = createServer(http, (request, response) => fastify.routing(request, response));
    server.keepAliveTimeout = keepAliveMs;
    server.setTimeout(silenceMs);
    server.on('connection', (socket) => this.sockets.add(socket));
    server.on('clientError', onBrokenRequest as (error: Error, socket: unknown) => void);
    this.server = server;
    fastify.addHook('onClose', () => this.close());
  }

  async listen(): Promise<void> {
    if (this.server) {
      this.server.listen(this.env.ADMIN_PORT, this.env.HOST);
      await once(this.server, 'listening');
    }
  }

  /** Behind the wrong door a route does not exist, whoever asks. */
  requireRightDoor(request: FastifyRequest): void {
    const isOperators = isOperatorPath(request.routeOptions.url ?? request.url);
    if (this.server && isOperators !== this.sockets.has(request.raw.socket)) {
      throw new NotFoundError();
    }
  }

  private async close(): Promise<void> {
    if (this.server?.listening) {
      const closed = once(this.server, 'close');
      this.server.close();
      this.server.closeIdleConnections();
      await closed;
    }
  }
}
