import { InvalidInputError } from '../input.errors.js';
import type { Dialect } from './dialect.js';

const TYPES: Record<number, string> = {
  401: 'authentication_error',
  403: 'permission_error',
  429: 'rate_limit_error',
};

const typeFor = (status: number): string => TYPES[status] ?? (status >= 500 ? 'api_error' : 'invalid_request_error');

/** `{"error": {type, code, message, request_id, param?, issues?}}`. */
export const avatarsDialect: Dialect = {
  family: 'avatars',
  refusesUnknownFields: false,
  replayedHeader: 'x-idempotency-replayed',
  requestId: (uuid) => `req_pi_${uuid}`,
  errorBody: (error, requestId) => ({
    error: {
      type: error.info.type?.avatars ?? typeFor(error.statusFor('avatars')),
      code: error.codeFor('avatars'),
      message: error.message,
      request_id: requestId,
      ...(error.param === undefined ? {} : { param: error.param }),
      ...(error instanceof InvalidInputError
        ? { issues: error.issues.map(({ path, message }) => ({ path, message })) }
        : {}),
      ...error.extras,
    },
  }),
  typeFor,
};
