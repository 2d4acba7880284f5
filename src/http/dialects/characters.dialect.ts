import { toUlid } from '../../common/index.js';
import type { Dialect } from './dialect.js';

const TYPES: Record<number, string> = {
  401: 'authentication',
  403: 'authentication',
  404: 'not_found',
  429: 'rate_limit',
};

const typeFor = (status: number): string => TYPES[status] ?? (status >= 500 ? 'server_error' : 'invalid_request');

/** `{"error": {type, code, message, param, doc_url, request_id}}`; admin and routes of no family speak it too. */
export const charactersDialect = (docsUrl: string | null): Dialect => ({
  family: 'characters',
  refusesUnknownFields: true,
  replayedHeader: 'aurous-idempotent-replayed',
  requestId: (uuid) => toUlid('req', uuid),
  errorBody: (error, requestId) => ({
    error: {
      type: error.info.type?.characters ?? typeFor(error.statusFor('characters')),
      code: error.codeFor('characters'),
      message: error.message,
      param: error.param ?? null,
      doc_url: docsUrl && `${docsUrl}#${error.codeFor('characters')}`,
      request_id: requestId,
      ...error.extras,
    },
  }),
  typeFor,
});
