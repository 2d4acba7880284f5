import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from '../common/index.js';
import { isTeamErased, isUnavailable } from '../database/index.js';
import { Operator } from './caller.js';
import type { Dialects } from './dialects/dialects.js';
import {
  InternalError,
  InvalidJsonError,
  NotFoundError,
  PayloadTooLargeError,
  RevokedCredentialError,
  ServiceUnavailableError,
  UnsupportedMediaTypeError,
} from './http.errors.js';

/** The one place where a failure becomes an answer, in the dialect of the family that was asked. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger('Error');

  constructor(private readonly dialects: Dialects) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const known = this.known(error, request);
    if (reply.sent) {
      return;
    }
    const dialect = this.dialects.of(request.url);
    if (known.retryAfterS !== undefined) {
      void reply.header('retry-after', known.retryAfterS);
    }
    if (known.statusFor(dialect.family) === 409) {
      void reply.header('should-retry', String(known.shouldRetry));
    }
    // A route that fails may have said already how its success is to be read and kept.
    void reply
      .status(known.statusFor(dialect.family))
      .headers({ 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' })
      .send(dialect.errorBody(known, request.id));
  }

  private known(error: unknown, request: FastifyRequest): ApiError {
    if (error instanceof ApiError) {
      return error;
    }
    if (isUnavailable(error)) {
      this.logger.warn({ requestId: request.id, reason: (error as Error).message }, 'The database is away');
      return new ServiceUnavailableError();
    }
    if (isTeamErased(error)) {
      return request.principal instanceof Operator ? new NotFoundError('team') : new RevokedCredentialError();
    }
    const ours = error instanceof HttpException ? fromFramework(error) : null;
    if (!ours) {
      this.logger.error({ requestId: request.id, err: error }, 'A request failed');
    }
    return ours ?? new InternalError();
  }
}

/** Faults that Fastify or Nest found before our code ran. */
function fromFramework(error: HttpException): ApiError | null {
  switch (error.getStatus()) {
    case 404:
      return new NotFoundError();
    case 413:
      return new PayloadTooLargeError();
    case 415:
      return new UnsupportedMediaTypeError();
    case 503:
      return new ServiceUnavailableError();
    default:
      return error.getStatus() < 500 ? new InvalidJsonError('the request cannot be read') : null;
  }
}
