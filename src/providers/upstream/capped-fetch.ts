import { retryAfterMs } from './retry-after.js';
import { UnusableAnswerError, UpstreamError } from './upstream-errors.js';

type Fetch = typeof fetch;

const MAX_ERROR_BYTES = 64 * 1024;

/** A fetch for SDKs that follows no redirect, counts the bytes it hands on, and tells every refusal in one way. */
export const cappedFetch =
  (maxBytes: number): Fetch =>
  async (input, init) => {
    const response = await fetch(input, { ...init, redirect: 'error' });
    if (!response.ok) {
      throw await errorOf(response);
    }
    requireLength(response, maxBytes);
    return new Response(response.body?.pipeThrough(counter(maxBytes)) ?? null, {
      status: response.status,
      headers: response.headers,
    });
  };

function requireLength(response: Response, maxBytes: number): void {
  if (Number(response.headers.get('content-length') ?? 0) > maxBytes) {
    void response.body?.cancel().catch(() => undefined);
    throw tooLong(maxBytes);
  }
}

function counter(maxBytes: number): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) {
        throw tooLong(maxBytes);
      }
      controller.enqueue(chunk);
    },
  });
}

const tooLong = (maxBytes: number): UnusableAnswerError =>
  new UnusableAnswerError(`The answer has more than ${maxBytes} bytes.`);

async function errorOf(response: Response): Promise<UpstreamError> {
  const body = parsed(await beginningOf(response));
  return new UpstreamError({
    status: response.status,
    code: codeOf(body),
    body,
    retryAfterMs: retryAfterMs(response.headers.get('retry-after')),
  });
}

async function beginningOf({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop cancels the stream and frees its connection.
  for await (const chunk of body ?? []) {
    chunks.push(chunk);
    bytes += chunk.byteLength;
    if (bytes > MAX_ERROR_BYTES) {
      break;
    }
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Both APIs wrap it in `error`; one calls it `code`, the other `status`. */
function codeOf(body: unknown): string | null {
  const error = (body as { error?: { code?: unknown; status?: unknown; type?: unknown } } | null)?.error;
  const code = [error?.code, error?.status, error?.type].find((value) => typeof value === 'string' && value !== '');
  return typeof code === 'string' ? code.slice(0, 60) : null;
}
