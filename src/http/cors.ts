import cors, { type FastifyCorsOptions } from '@fastify/cors';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** What scripts of other origins may read beside the body. */
const EXPOSED_HEADERS = [
  'Allow',
  'Aurous-Idempotent-Replayed',
  'Aurous-Request-Id',
  'Aurous-Version',
  'Deprecation',
  'Idempotent-Replayed',
  'Location',
  'Retry-After',
  'Should-Retry',
  'Sunset',
  'X-Idempotency-Replayed',
  'X-RateLimit-Limit',
  'X-RateLimit-Remaining',
  'X-RateLimit-Reset',
  'X-Request-Id',
];

const PREFLIGHT_MAX_AGE_S = 600;

/** Lets the listed origins call from a browser, and no other: exact matches, no credentials beside the key. */
export async function allowOrigins(fastify: FastifyInstance, origins: readonly string[]): Promise<void> {
  if (origins.length === 0) {
    return;
  }
  const optionsFor = ({ headers }: FastifyRequest): FastifyCorsOptions => {
    const isListed = headers.origin !== undefined && origins.includes(headers.origin);
    return {
      origin: isListed ? headers.origin : false,
      methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
      exposedHeaders: EXPOSED_HEADERS,
      maxAge: PREFLIGHT_MAX_AGE_S,
      preflight: headers['access-control-request-method'] !== undefined,
    };
  };
  await fastify.register(cors, { delegator: (request, done) => done(null, optionsFor(request)) });
}
