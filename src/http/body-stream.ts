import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { chunksWithin } from './body-chunks.js';
import { UnsupportedMediaTypeError } from './http.errors.js';

/** Media types that routes may ask to read by themselves, chunk by chunk. */
export const STREAMED_TYPES = ['text/csv', 'application/jsonl', 'application/x-ndjson'] as const;

export type StreamedType = (typeof STREAMED_TYPES)[number];

/** A body that is read while it arrives, never held as a whole. */
export interface BodyStream {
  mediaType: StreamedType;
  chunks: AsyncIterable<Buffer>;
}

/** The unread body of a route that says which media types it `takes`. */
export const StreamedBody = createParamDecorator((_: unknown, context: ExecutionContext): BodyStream => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const chunks = request.body as AsyncIterable<Buffer> | undefined;
  const { bodyLimit } = request.routeOptions;
  return { mediaType: mediaTypeOf(request) as StreamedType, chunks: chunksWithin(bodyLimit, chunks ?? nothing()) };
});

export function takeStreams(
  fastify: FastifyInstance,
  onUnread: (request: FastifyRequest, reply: FastifyReply) => void,
): void {
  fastify.addContentTypeParser([...STREAMED_TYPES], async (_request: FastifyRequest, payload: unknown) => payload);
  fastify.addHook('onSend', async (request, reply) => {
    if (request.routeOptions.config.endpoint?.takes && !request.raw.readableEnded) {
      onUnread(request, reply);
    }
  });
}

/** Before a byte of the body is read: a route that takes streams takes nothing else, and no other route takes them. */
export function requireTaken(request: FastifyRequest): void {
  const takes = request.routeOptions.config.endpoint?.takes;
  const type = mediaTypeOf(request);
  const isTaken = takes ? takes.some((one) => one === type) : !STREAMED_TYPES.some((one) => one === type);
  if (!isTaken) {
    throw new UnsupportedMediaTypeError(takes && `Send the body with "Content-Type: ${takes.join('" or "')}".`);
  }
}

const mediaTypeOf = ({ headers }: FastifyRequest): string =>
  (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';

async function* nothing(): AsyncGenerator<Buffer> {
  // A request without a body.
}
