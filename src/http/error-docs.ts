import { applyDecorators } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import type { ErrorClass } from '../common/index.js';
import type { EndpointConfig } from './endpoint-config.js';
import {
  InternalError,
  InvalidCredentialError,
  MissingCredentialError,
  MissingScopeError,
  NotFoundError,
  RevokedCredentialError,
  ServiceUnavailableError,
} from './http.errors.js';
import { RateLimitedError } from './rate-limits/rate-limit.errors.js';
import { MalformedVersionError, UnknownVersionError } from './versions/version.errors.js';

/** Key under which a route's error classes travel, by name, to the OpenAPI document; they become responses there. */
export const ERRORS_EXTENSION = 'x-error-classes';

const ofEveryRoute: ErrorClass[] = [InternalError, ServiceUnavailableError];

const ofEveryKey: ErrorClass[] = [
  MissingCredentialError,
  InvalidCredentialError,
  RevokedCredentialError,
  MissingScopeError,
  RateLimitedError,
  MalformedVersionError,
  UnknownVersionError,
];

const ofScope = (scope: EndpointConfig['scope']): ErrorClass[] => {
  if (scope === 'public') {
    return [];
  }
  // To everyone but operators the route does not exist.
  return scope === 'admin' ? [NotFoundError] : ofEveryKey;
};

export const documentErrors = (errors: ErrorClass[], scope: EndpointConfig['scope']): MethodDecorator =>
  applyDecorators(
    ApiExtension(
      ERRORS_EXTENSION,
      [...errors, ...ofScope(scope), ...ofEveryRoute].map(({ name }) => name),
    ),
  );
