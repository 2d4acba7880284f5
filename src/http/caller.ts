import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

export const SCOPES = [
  'portraits:read',
  'portraits:write',
  'avatars:read',
  'avatars:write',
  'characters:read',
  'characters:write',
  'images:read',
  'images:write',
  'webhooks:read',
  'webhooks:write',
  'billing:read',
] as const;

export type Scope = (typeof SCOPES)[number];

export const PLANS = ['free', 'pro', 'team', 'enterprise'] as const;

export type Plan = (typeof PLANS)[number];

/** Who is asking on a product route: one team, in one of its two worlds. Filled in before the body is read. */
export class Caller {
  constructor(
    readonly teamId: string,
    /** The key, or the session's subject. */
    readonly actorId: string,
    readonly scopes: ReadonlySet<Scope>,
    readonly plan: Plan,
    readonly isTest: boolean,
    /** The team's own, until the gate has read what the request asks for. */
    readonly apiVersion: string,
  ) {}

  /** The same caller in another version of the API. */
  speaking(apiVersion: string): Caller {
    return apiVersion === this.apiVersion
      ? this
      : new Caller(this.teamId, this.actorId, this.scopes, this.plan, this.isTest, apiVersion);
  }
}

/** Who is asking on an admin route: an operator, who belongs to no team. */
export class Operator {
  constructor(readonly actorId: string) {}
}

export type Principal = Caller | Operator;

declare module 'fastify' {
  interface FastifyRequest {
    principal?: Principal;
  }
}

const principalOf = (context: ExecutionContext): Principal | undefined =>
  context.switchToHttp().getRequest<FastifyRequest>().principal;

/** The caller of a product route. */
export const From = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const principal = principalOf(context);
  if (!(principal instanceof Caller)) {
    throw new Error('@From() stands on a route that no team key can reach.');
  }
  return principal;
});

/** The operator of an admin route. */
export const FromOperator = createParamDecorator((_: unknown, context: ExecutionContext): Operator => {
  const principal = principalOf(context);
  if (!(principal instanceof Operator)) {
    throw new Error('@FromOperator() stands on a route that no operator key can reach.');
  }
  return principal;
});
