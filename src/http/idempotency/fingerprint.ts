import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { hashJson, isUuid } from '../../common/index.js';
import { Caller } from '../caller.js';
import { DEFAULT_API_VERSION } from '../versions/known-versions.js';
import { InvalidIdempotencyKeyError } from './idempotency.errors.js';
import type { UsedKey } from './idempotency-keys.repository.js';

/** Operators belong to no team and share one set of keys. */
const OPERATORS = { teamId: '00000000-0000-0000-0000-000000000000', isTest: false, apiVersion: DEFAULT_API_VERSION };
const KEY = /^[^\p{Cc}]{1,256}$/u;

/** The key of a request and what it stands for: method, route, path and body, in whatever spelling. Null without a key. */
export function readKey(request: FastifyRequest): UsedKey | null {
  const [key, ...others] = sentKeys(request.raw.rawHeaders);
  if (key === undefined) {
    return null;
  }
  if (others.length > 0 || !KEY.test(key)) {
    throw new InvalidIdempotencyKeyError();
  }
  const { principal } = request;
  const { teamId, isTest, apiVersion } = principal instanceof Caller ? principal : OPERATORS;
  return { teamId, isTest, apiVersion, key, fingerprint: fingerprintOf(request) };
}

/** Node joins a header that was sent twice; only the raw list still shows it. */
const sentKeys = (rawHeaders: string[]): string[] =>
  rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === 'idempotency-key').map(asWritten);

/** Node reads a header byte by byte (RFC 9110, 5.5); letters beyond ASCII were most likely sent as UTF-8. */
function asWritten(value: string): string {
  const bytes = Buffer.from(value, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : value;
}

function fingerprintOf({ method, routeOptions, params, body }: FastifyRequest): Buffer {
  const hash = createHash('sha256').update(`${method} ${routeOptions.url}\n`);
  return hashJson(body ?? {}, hashJson(inOneSpelling(params as Record<string, string>), hash).update('\n')).digest();
}

/** Uuids are the same in capitals. */
const inOneSpelling = (params: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, isUuid(value) ? value.toLowerCase() : value]),
  );
