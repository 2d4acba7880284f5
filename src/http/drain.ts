import { setTimeout as delay } from 'node:timers/promises';
import type { Server } from 'node:http';
import type { FastifyInstance } from 'fastify';

/** Long enough for a client that holds a connection to learn from its next answer that it ends. */
const LINGER_MS = 500;

/**
 * A stopping server goes on answering for a moment, and every answer ends its connection. Without that a request on its way
 * over an idle connection is lost, and a connection that was busy stays open and holds up the stop.
 */
export function drainConnections(fastify: FastifyInstance, others: readonly Server[] = []): void {
  let isStopping = false;
  fastify.addHook('onSend', async (_request, reply) => {
    if (isStopping) {
      void reply.header('connection', 'close');
    }
  });
  fastify.addHook('preClose', async () => {
    isStopping = true;
    const busy = await Promise.all([fastify.server, ...others].map(hasConnections));
    if (busy.includes(true)) {
      await delay(LINGER_MS);
    }
  });
}

const hasConnections = (server: Pick<Server, 'getConnections'>): Promise<boolean> =>
  new Promise((resolve) => {
    server.getConnections((error, count) => resolve(error === null && count > 0));
  });
