import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { ApiError } from '../common/index.js';
import { newId } from '../common/index.js';
import type { Dialects } from './dialects/dialects.js';
import { familyHeaders } from './family-headers.js';
import { HeadersTooLargeError, MalformedRequestError, NotFoundError, RequestTimeoutError } from './http.errors.js';

const STATUS_LINES: Record<number, string> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
};

const FAULTS: Record<string, new () => ApiError> = {
  HPE_HEADER_OVERFLOW: HeadersTooLargeError,
  ERR_HTTP_REQUEST_TIMEOUT: RequestTimeoutError,
};

/** Answers an address that Fastify could not route. A part longer than any id is the name of nothing. */
export const answerBrokenAddress =
  (dialects: Dialects) =>
  ({ code }: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
    const fault = code === 'FST_ERR_MAX_PARAM_LENGTH' ? new NotFoundError() : new MalformedRequestError();
    const dialect = dialects.of(request.url);
    void reply
      .status(fault.statusFor(dialect.family))
      .headers({
        'x-request-id': request.id,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        ...familyHeaders(request),
      })
      .send(dialect.errorBody(fault, request.id));
  };

/** Answers what Node could not read as HTTP; there is no request then, only a socket, which is closed. */
export const answerBrokenRequest =
  (dialects: Dialects) =>
  (error: NodeJS.ErrnoException, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const fault = faultOf(error);
    const dialect = dialects.ofFamily('characters');
    const requestId = dialect.requestId(newId());
    const body = JSON.stringify(dialect.errorBody(fault, requestId));
    const status = fault.statusFor('characters');
    socket.end(
      [
        `HTTP/1.1 ${status} ${STATUS_LINES[status]}`,
        'Connection: close',
        'Content-Type: application/json; charset=utf-8',
        'Cache-Control: no-store',
        `Content-Length: ${Buffer.byteLength(body)}`,
        `X-Request-Id: ${requestId}`,
        'X-Content-Type-Options: nosniff',
        '',
        body,
      ].join('\r\n'),
    );
  };

function faultOf({ code = '' }: NodeJS.ErrnoException): ApiError {
  const Fault = FAULTS[code] ?? MalformedRequestError;
  return new Fault();
}
