import type { FastifyRequest } from 'fastify';
import { isObject } from '../../common/index.js';
import { Caller } from '../caller.js';
import { DEFAULT_API_VERSION } from './known-versions.js';
import { readFrom, renderFor } from './version-chain.js';
import type { Body } from './version-change.js';

export const versionOf = ({ principal }: FastifyRequest): string =>
  principal instanceof Caller ? principal.apiVersion : DEFAULT_API_VERSION;

/** How this request's resource, or list of resources, is shown to the version that it speaks. */
export function renderingFor(request: FastifyRequest): (answer: unknown) => unknown {
  const resource = request.routeOptions.config.endpoint?.versioned;
  const version = versionOf(request);
  return (answer) => {
    if (!resource || !isObject(answer)) {
      return answer;
    }
    return answer.object === 'list' && Array.isArray(answer.data)
      ? { ...answer, data: answer.data.map((item: Body) => renderFor(version, resource, item)) }
      : renderFor(version, resource, answer);
  };
}

/** Brings the body that the request carries to the newest shape. */
export function upgradeBody(request: FastifyRequest): void {
  const resource = request.routeOptions.config.endpoint?.versioned;
  if (resource && isObject(request.body)) {
    request.body = readFrom(versionOf(request), resource, request.body);
  }
}
