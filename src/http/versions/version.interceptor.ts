import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { Answer } from '../answer.js';
import { renderingFor, upgradeBody } from './rendering.js';

/** Translates what a versioned route takes and what it answers. */
export class VersionInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const render = renderingFor(request);
    upgradeBody(request);
    // An answer that was kept with its idempotency key has been rendered already.
    return next.handle().pipe(map((answer: unknown) => (answer instanceof Answer ? answer : render(answer))));
  }
}
