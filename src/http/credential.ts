import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { InvalidCredentialError, MissingCredentialError } from './http.errors.js';

const MAX_LENGTH = 8_192;

/** The one credential of a request: a bearer token or `X-Api-Key`. Both, when they differ, are refused. */
export function readCredential(headers: IncomingHttpHeaders, rawHeaders: string[]): string {
  refuseDoubles(rawHeaders);
  const bearer = readBearer(headers.authorization);
  const key = readKey(headers['x-api-key']);
  if (bearer !== null && key !== null && !isSame(bearer, key)) {
    throw new InvalidCredentialError('Authorization and X-Api-Key carry different credentials. Send one of them.');
  }
  const credential = bearer ?? key;
  if (credential === null) {
    throw new MissingCredentialError();
  }
  if (credential.length > MAX_LENGTH) {
    throw new InvalidCredentialError();
  }
  return credential;
}

/** Node keeps the first of two Authorization headers and says nothing; only the raw list still shows both. */
function refuseDoubles(rawHeaders: string[]): void {
  const names = rawHeaders.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase());
  if (['authorization', 'x-api-key'].some((name) => names.indexOf(name) !== names.lastIndexOf(name))) {
    throw new InvalidCredentialError('Send the credential only once.');
  }
}

function readBearer(header: string | undefined): string | null {
  if (header === undefined) {
    return null;
  }
  const match = /^bearer ([^\s,]+)$/i.exec(header);
  if (!match?.[1]) {
    throw new InvalidCredentialError('Send the credential as "Authorization: Bearer <key>", and only once.');
  }
  return match[1];
}

function readKey(header: string | string[] | undefined): string | null {
  if (header === undefined) {
    return null;
  }
  if (typeof header !== 'string' || !/^[^\s,]+$/.test(header)) {
    throw new InvalidCredentialError('Send the key as "X-Api-Key: <key>", and only once.');
  }
  return header;
}

const isSame = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
