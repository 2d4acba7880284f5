import { toUlid } from '../../common/index.js';
import type { Dialect } from './dialect.js';

/** Flat: `{"error": "<code>", "message": "…", …extras}`. */
export const portraitsDialect: Dialect = {
  family: 'portraits',
  refusesUnknownFields: false,
  replayedHeader: 'idempotent-replayed',
  requestId: (uuid) => toUlid('req', uuid),
  errorBody: (error) => ({ error: error.codeFor('portraits'), message: error.message, ...error.extras }),
  typeFor: () => null,
};
