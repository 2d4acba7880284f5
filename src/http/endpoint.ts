import { applyDecorators, Controller, HttpCode, UseInterceptors, UsePipes } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import {
  ApiBody,
  ApiConsumes,
  ApiExtraModels,
  ApiHeader,
  ApiOperation,
  ApiResponse,
  ApiSecurity,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { ErrorClass } from '../common/index.js';
import { familyOf } from './dialects/dialects.js';
import type { EndpointConfig } from './endpoint-config.js';
import { documentErrors } from './error-docs.js';
import {
  IdempotencyInProgressError,
  IdempotencyMismatchError,
  InvalidIdempotencyKeyError,
} from './idempotency/idempotency.errors.js';
import { documentInputs, named } from './input-docs.js';
import { InputPipe } from './input.pipe.js';
import { takesBody } from './unused-body.js';
import { VersionInterceptor } from './versions/version.interceptor.js';

const IDEMPOTENCY_ERRORS = [InvalidIdempotencyKeyError, IdempotencyMismatchError, IdempotencyInProgressError];

const takesIdempotencyKey = ApiHeader({
  name: 'Idempotency-Key',
  required: false,
  description:
    'Any value of 1 to 256 characters. For 24 hours the same key and body get the same answer, made and charged once.',
});

type Shape = new (...args: never[]) => unknown;

export interface EndpointOptions {
  summary: string;
  description?: string;
  /** What the key must be allowed to do; `admin` routes answer 404 to everyone but operators; `any` is any team key. */
  scope: EndpointConfig['scope'];
  isOpenToLocalPeers?: EndpointConfig['isOpenToLocalPeers'];
  takesToken?: EndpointConfig['takesToken'];
  /** The rate limit it draws from, where method and path do not already say it. */
  bucket?: EndpointConfig['bucket'];
  /** Status of a success; 200 unless said. */
  status?: number;
  /** Several where it answers one of them. */
  returns?: Shape | Shape[];
  errors?: ErrorClass[];
  /** The route takes an `Idempotency-Key`. */
  isIdempotent?: boolean;
  /** What it takes and answers has changed over time; older clients get it translated. */
  versioned?: EndpointConfig['versioned'];
  /** How large a body may be, where the ordinary limit of JSON is too small. */
  bodyLimitBytes?: EndpointConfig['bodyLimitBytes'];
  /** Media types of a body that the route reads by itself, see `StreamedBody`. */
  takes?: EndpointConfig['takes'];
  /** What such a body looks like, by media type. */
  shows?: Record<string, string>;
  /** Pictures in the body, as base64. */
  blobs?: EndpointConfig['blobs'];
}

/** A controller of one API family: its path, its chapter in the docs, and the family's way with bad input. */
export const ApiController = (path: string, { tag }: { tag: string }): ClassDecorator =>
  applyDecorators(Controller(path), ApiTags(tag), UsePipes(new InputPipe(familyOf(`/${path}`))));

const successes = (status: number, returns: EndpointOptions['returns']): MethodDecorator[] =>
  Array.isArray(returns)
    ? [
        ApiExtraModels(...returns),
        ApiResponse({
          status,
          description: 'Success.',
          schema: { oneOf: returns.map((shape) => ({ $ref: getSchemaPath(shape) })) },
        }),
      ]
    : [ApiResponse({ status, description: 'Success.', type: returns })];

/** The whole contract of a route in one place: who may call it, what it answers, how it fails, how it is documented. */
export const Endpoint = (options: EndpointOptions): MethodDecorator => {
  const {
    summary,
    description,
    status = 200,
    returns,
    errors = [],
    isIdempotent = false,
    shows = {},
    ...rest
  } = options;
  const { scope, versioned, takes } = rest;
  const routeConfig: MethodDecorator = (controller, method, descriptor) =>
    RouteConfig({
      endpoint: { ...rest, isIdempotent, takesBody: takesBody(controller, method) } satisfies EndpointConfig,
    })(controller, method, descriptor);
  return applyDecorators(
    routeConfig,
    documentInputs,
    HttpCode(status),
    ApiOperation({ summary, description }),
    ...successes(status, returns),
    ...(scope === 'public' ? [] : [ApiSecurity('api_key')]),
    ...(versioned ? [UseInterceptors(new VersionInterceptor())] : []),
    ...(takes ? [ApiConsumes(...takes), ApiBody({ schema: { type: 'string' }, examples: named(shows) })] : []),
    ...(isIdempotent ? [takesIdempotencyKey] : []),
    documentErrors(isIdempotent ? [...errors, ...IDEMPOTENCY_ERRORS] : errors, scope),
  );
};
