import { ApiError } from '../../common/index.js';
import { ObjectMissingError, StoreAwayError } from '../storage.errors.js';

interface SdkFault {
  name?: string;
  message?: string;
  $metadata?: { httpStatusCode?: number };
}

const statusOf = (error: unknown): number => (error as SdkFault).$metadata?.httpStatusCode ?? 0;

/** A condition of a write did not hold, its object is gone, or another write of the same key was under way. */
export const isConflict = (error: unknown): boolean =>
  [409, 412].includes(statusOf(error)) || (error as SdkFault).name === 'NoSuchKey';

/** What our own code knows of a failed call: the object is not there, or the store did not serve us. */
export function translate(error: unknown, key: string): Error {
  const { name = 'Error', message = '' } = error as SdkFault;
  if (error instanceof ObjectMissingError || error instanceof ApiError) {
    return error;
  }
  if (statusOf(error) === 404 && name !== 'NoSuchBucket') {
    return new ObjectMissingError(key);
  }
  const status = statusOf(error) ? ` (${statusOf(error)})` : '';
  return new StoreAwayError(`${name}${status}: ${message}`, error);
}
