import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RequestTimeoutError } from './http.errors.js';

const LEAST_BYTES_PER_S = 10_000;

/** Cuts bodies that come slower than 10 kB/s, so that nobody holds a connection and its buffers for nothing. */
export function cutSlowBodies(fastify: FastifyInstance, patienceMs: number): void {
  const leastBytes = (LEAST_BYTES_PER_S * patienceMs) / 1_000;
  fastify.addHook('preParsing', async (request, _reply, payload) => {
    if (!hasBody(request)) {
      return payload;
    }
    const stop = watch(request, leastBytes, patienceMs, () => payload.destroy(new RequestTimeoutError()));
    payload.once('end', stop).once('close', stop);
    return payload;
  });
}

const hasBody = ({ headers }: FastifyRequest): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

function watch(
  { raw: { socket } }: FastifyRequest,
  leastBytes: number,
  patienceMs: number,
  onSlow: () => void,
): () => void {
  let seen = socket.bytesRead;
  const timer = setInterval(() => {
    if (socket.bytesRead - seen < leastBytes) {
      clearInterval(timer);
      onSlow();
    }
    seen = socket.bytesRead;
  }, patienceMs);
  timer.unref();
  return () => clearInterval(timer);
}
