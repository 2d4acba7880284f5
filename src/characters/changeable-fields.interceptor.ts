import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { isObject } from '../common/index.js';
import { UnchangeableFieldError } from './characters.errors.js';

/** Comes before the pipe, for which a field that cannot be changed is merely one that it does not know. */
export class ChangeableFieldsInterceptor implements NestInterceptor {
  constructor(private readonly fields: readonly string[]) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { body } = context.switchToHttp().getRequest<FastifyRequest>();
    const others = isObject(body) ? Object.keys(body).filter((name) => !this.fields.includes(name)) : [];
    if (others.length > 0) {
      throw new UnchangeableFieldError(others);
    }
    return next.handle();
  }
}
