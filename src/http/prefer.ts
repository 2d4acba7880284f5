import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

const MAX_WAIT_S = 300;

/** How long the client wants to wait (RFC 7240): 0 for `respond-async`, `wait=N` in seconds, null when it does not say. */
export function preferredWaitMs(header: string | string[] | undefined): number | null {
  const preferences = String(header ?? '')
    .toLowerCase()
    .split(/[,;]/)
    .map((preference) => preference.trim());
  if (preferences.includes('respond-async')) {
    return 0;
  }
  const wait = preferences.find((preference) => /^wait=\d{1,6}$/.test(preference));
  return wait ? Math.min(Number(wait.slice('wait='.length)), MAX_WAIT_S) * 1_000 : null;
}

/** The `Prefer` header of a waiting route. */
export const PreferredWaitMs = createParamDecorator((_: unknown, context: ExecutionContext): number | null =>
  preferredWaitMs(context.switchToHttp().getRequest<FastifyRequest>().headers.prefer),
);
