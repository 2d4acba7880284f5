import { ApiError } from '../common/index.js';
import { InvalidJsonError, PayloadTooLargeError } from './http.errors.js';

const cutOffJson = (): ApiError => new InvalidJsonError('it was cut off');

/** A body while it arrives, until it is longer than it may be. */
export async function* chunksWithin(
  maxBytes: number,
  chunks: AsyncIterable<Buffer>,
  cutOff = cutOffJson,
): AsyncGenerator<Buffer> {
  let received = 0;
  try {
    for await (const chunk of chunks) {
      received += chunk.length;
      if (received > maxBytes) {
        throw new PayloadTooLargeError();
      }
      yield chunk;
    }
  } catch (error) {
    // A connection that breaks is no fault of ours.
    throw error instanceof ApiError ? error : cutOff();
  }
}
