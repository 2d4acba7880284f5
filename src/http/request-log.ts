import { Logger } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Caller } from './caller.js';
import type { SentAnswers } from './sent-answers.js';

/** One line per answer: who, what, how long. The route's template, never its query: signed URLs stay out of the log. */
export function logAnswers(fastify: FastifyInstance, answers: SentAnswers): void {
  const logger = new Logger('Http');
  fastify.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions } = request;
    const { statusCode: status, elapsedTime } = reply;
    const route = routeOptions.url ?? 'none';
    answers.tell({ method, route, status, seconds: elapsedTime / 1_000 });
    logger.log({
      requestId: request.id,
      method,
      route,
      status,
      ms: Math.round(elapsedTime * 10) / 10,
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
