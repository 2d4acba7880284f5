import {
  decodeProtectedHeader,
  type JWTPayload,
  type JWTVerifyOptions,
  jwtVerify,
  type ProtectedHeaderParameters,
} from 'jose';
import { fromUlid } from '../common/index.js';
import { InvalidCredentialError, type Scope, ServiceUnavailableError } from '../http/index.js';
import type { SessionKey } from './session-key.js';
import { sessionScopes } from './scopes.js';

/** What a verified token says of its bearer. */
export interface SessionToken {
  subject: string;
  tokenId: string | null;
  /** Null: the token names none, which only an operator's may. */
  teamId: string | null;
  scopes: ReadonlySet<Scope>;
  isAdmin: boolean;
  /** 0 when the token does not say, so that any revocation refuses it. */
  issuedAtMs: number;
}

const LEEWAY_S = 60;
/** Longer than this no token is taken, so that revocations need not be kept for ever. */
export const LONGEST_SESSION_S = 400 * 86_400;
const TYPES = new Set(['jwt', 'at+jwt']);
/** A token may not bring its own key, nor say where to fetch one. */
const KEY_HEADERS = ['jku', 'jwk', 'x5u', 'x5c'] as const;
/** One line of text that a log and a database can hold. */
const NAME = /^[^\p{C}]{1,255}$/u;

/** Verifies signature, type, issuer, audience and times; everything that does not hold is one and the same refusal. */
export async function readSessionToken(token: string, key: SessionKey): Promise<SessionToken> {
  try {
    requireSafeHeader(decodeProtectedHeader(token), key);
    const { payload } = await jwtVerify(token, key.resolve, optionsFor(key));
    return sessionOf(payload);
  } catch (error) {
    // Keys that cannot be had are our trouble; whatever else does not hold is the token's.
    throw error instanceof ServiceUnavailableError ? error : new InvalidCredentialError();
  }
}

const optionsFor = ({ algorithm, issuer, audience }: SessionKey): JWTVerifyOptions => ({
  algorithms: [algorithm],
  issuer,
  audience,
  clockTolerance: LEEWAY_S,
  requiredClaims: ['sub', 'exp'],
});

/** Before a signature is computed or a key is fetched. */
function requireSafeHeader(header: ProtectedHeaderParameters, { algorithm }: SessionKey): void {
  const type = (header.typ ?? '').toLowerCase().replace(/^application\//, '');
  if (header.alg !== algorithm || !TYPES.has(type) || KEY_HEADERS.some((name) => name in header)) {
    throw new InvalidCredentialError();
  }
}

function sessionOf({ sub, jti, iat, exp, team_id: team, scope = '' }: JWTPayload): SessionToken {
  const nowS = Date.now() / 1_000;
  const isFromTheFuture = iat !== undefined && iat > nowS + LEEWAY_S;
  const isTooLong = (exp ?? 0) - (iat ?? nowS) > LONGEST_SESSION_S;
  if (
    isTooLong ||
    !isName(sub) ||
    !(jti === undefined || isName(jti)) ||
    typeof scope !== 'string' ||
    isFromTheFuture
  ) {
    throw new InvalidCredentialError();
  }
  const words = new Set(scope.split(' '));
  return {
    subject: sub,
    tokenId: jti ?? null,
    teamId: team === undefined ? null : teamIdOf(team),
    scopes: sessionScopes(words),
    isAdmin: words.has('admin'),
    issuedAtMs: (iat ?? 0) * 1_000,
  };
}

const isName = (value: unknown): value is string => typeof value === 'string' && NAME.test(value);

function teamIdOf(claim: unknown): string {
  const id = typeof claim === 'string' ? fromUlid('team', claim) : null;
  if (!id) {
    throw new InvalidCredentialError();
  }
  return id;
}
