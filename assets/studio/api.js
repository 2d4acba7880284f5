import { forgetKey, readKey } from './session.js';

const ROOT = new URL('../', import.meta.url);
const VERSION = '2026-11-15';

export class ApiFailure extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

const UNREACHABLE = new ApiFailure(0, 'unreachable', 'The server does not answer. See that it runs, then try again.');

/** One request with the key of this tab; answers the response, or throws what the server says is wrong. */
export async function send(method, path, { body, headers = {}, signal } = {}) {
  const response = await fetch(new URL(path, ROOT), {
    method,
    signal,
    cache: 'no-store',
    headers: {
      authorization: `Bearer ${readKey()}`,
      'aurous-version': VERSION,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch((error) => {
    throw error.name === 'AbortError' ? error : UNREACHABLE;
  });
  if (!response.ok) {
    throw await failureOf(response);
  }
  return response;
}

async function call(method, path, options) {
  const response = await send(method, path, options);
  return response.status === 204 ? null : response.json();
}

export const get = (path, signal) => call('GET', path, { signal });
export const patch = (path, body) => call('PATCH', path, { body });
export const remove = (path) => call('DELETE', path);
export const post = (path, body = {}, headers = {}) => call('POST', path, { body, headers });

/** A paid order: its key makes a repeat of the same request harmless. */
export const order = (path, body, headers = {}) => post(path, body, { 'idempotency-key': randomKey(), ...headers });

/** Unlike randomUUID this is there on pages without TLS too. */
function randomKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** All families of errors as one. */
async function failureOf(response) {
  const body = await response.json().catch(() => ({}));
  const { code, message } = typeof body.error === 'object' ? body.error : { code: body.error, message: body.message };
  if (response.status === 401) {
    forgetKey();
    dispatchEvent(new CustomEvent('key-refused', { detail: message }));
  }
  return new ApiFailure(response.status, code ?? 'unknown', message ?? `The server answered ${response.status}.`);
}
