import { type ExecutionContext, Injectable } from '@nestjs/common';
import { ThrottlerGuard } from '@nestjs/throttler';
import type { FastifyRequest } from 'fastify';
import { Caller } from '../caller.js';
import type { RateLimit } from './rate-limits.service.js';

declare module 'fastify' {
  interface FastifyRequest {
    rateLimit?: RateLimit;
  }
}

/** Nest's guards come after the body, where a refusal is worth little: this one only makes sure that the gate has drawn. */
@Injectable()
export class RateLimitGuard extends ThrottlerGuard {
  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const { principal, rateLimit } = context.switchToHttp().getRequest<FastifyRequest>();
    if (principal instanceof Caller && !rateLimit?.isAdmitted) {
      throw new Error('A request of a team came past the gate without a token.');
    }
    return true;
  }
}
