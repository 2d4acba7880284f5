import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { familyOf } from './dialects/dialects.js';
import { type InputIssue, invalidInput } from './input.errors.js';

/** Whether a handler asks for the body at all. */
export function takesBody(controller: object, method: string | symbol): boolean {
  const parameters = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller.constructor, method) ?? {}) as object;
  return Object.keys(parameters).some((key) => key.startsWith(`${RouteParamtypes.BODY}:`));
}

/** In families that refuse fields they do not know, a route without a body knows none. */
export function refuseUnusedBodies(fastify: FastifyInstance): void {
  fastify.addHook('preHandler', async ({ url, routeOptions, body }: FastifyRequest) => {
    const { endpoint } = routeOptions.config;
    if (endpoint && !endpoint.takesBody && !endpoint.takes && familyOf(url) === 'characters') {
      const issues = issuesOf(body);
      if (issues.length > 0) {
        throw invalidInput(issues, 'body');
      }
    }
  });
}

function issuesOf(body: unknown): InputIssue[] {
  if (body === undefined || body === null) {
    return [];
  }
  if (typeof body !== 'object' || Array.isArray(body)) {
    return [{ path: '', kind: 'format', message: 'This route takes no body.' }];
  }
  return Object.keys(body)
    .slice(0, 1)
    .map((path) => ({ path, kind: 'unknown', message: `This route takes no body: leave ${path.slice(0, 100)} out.` }));
}
