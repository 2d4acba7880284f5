import { Logger } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Caller } from './caller.js';

/** One line per answer: who, what, how long. The route's template, never its query: signed URLs stay out of the log. */
export function logAnswers(fastify: FastifyInstance): void {
  const logger = new Logger('Http');
  fastify.addHook('onResponse', async (request, reply) => {
    logger.log({
      requestId: request.id,
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
      ...whoIs(request),
    });
  });
}

function whoIs({ principal }: FastifyRequest): object {
  if (!principal) {
    return {};
  }
  const { actorId } = principal;
  return principal instanceof Caller ? { teamId: principal.teamId, actorId } : { actorId };
}
