interface PostgresError {
  code: string;
  constraint?: string;
}

const hasCode = (error: unknown): error is PostgresError =>
  typeof error === 'object' && error !== null && typeof (error as { code?: unknown }).code === 'string';

const SERIALIZATION_FAILURE = '40001';
const DEADLOCK_DETECTED = '40P01';
const LOCK_NOT_AVAILABLE = '55P03';
const QUERY_CANCELED = '57014';

/** The same transaction may well succeed when it is run again. */
export const isRetryable = (error: unknown): boolean =>
  hasCode(error) && [SERIALIZATION_FAILURE, DEADLOCK_DETECTED].includes(error.code);

/** Somebody else holds the row for longer than `lock_timeout`. */
export const isLockTimeout = (error: unknown): boolean => hasCode(error) && error.code === LOCK_NOT_AVAILABLE;

/** What pg and TypeORM say about a connection that was lost between two statements; they have no codes for it. */
const GONE =
  /Connection terminated|timeout exceeded when trying to connect|not queryable|Client was closed|Cannot use a pool after|Query runner already released/;

/** Postgres is away, starting, stopping, or out of connections: a client may try again later. */
export const isUnavailable = (error: unknown): boolean =>
  (hasCode(error) &&
    (/^(08|53|57P|58)/.test(error.code) ||
      [LOCK_NOT_AVAILABLE, QUERY_CANCELED, SERIALIZATION_FAILURE, DEADLOCK_DETECTED].includes(error.code) ||
      ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN'].includes(error.code))) ||
  (error instanceof Error && GONE.test(error.message));

/** A trigger refuses rows for teams that were erased, see the migration of living teams. */
const TEAM_ERASED = 'TE001';

export const isTeamErased = (error: unknown): boolean => hasCode(error) && error.code === TEAM_ERASED;

/** The violated constraint or unique index, for a repository that translates it into one of our errors. */
export const violatedConstraint = (error: unknown): string | null =>
  hasCode(error) && error.code.startsWith('23') ? (error.constraint ?? '') : null;
