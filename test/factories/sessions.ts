import { type CryptoKey, type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose';
import { toUlid } from '../../src/common/index.js';

const SECRET = 'the secret of the login, 0123456789 abcdef';

const NAMES = { SESSION_JWT_ISSUER: 'https://login.example.com', SESSION_JWT_AUDIENCE: 'likeness' };

/** Variables of an installation whose login signs with a secret. */
export const SECRET_SESSIONS = { ...NAMES, SESSION_JWT_SECRET: SECRET };

export const jwksSessions = (url: string, algorithm: 'RS256' | 'ES256') => ({
  ...NAMES,
  SESSION_JWKS_URL: url,
  SESSION_JWT_ALGORITHM: algorithm,
});

export const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1_000) + seconds;

export interface SessionWish {
  team?: { teamId: string };
  /** Replace what a good token says; undefined leaves the claim out. */
  claims?: JWTPayload;
  header?: Partial<JWTHeaderParameters>;
  signedWith?: Uint8Array | CryptoKey;
}

/** A token as the login issues it, in the shape of a key so that it can stand where one stands. */
export async function buildSession({ team, claims, header, signedWith }: SessionWish): Promise<{ key: string }> {
  const payload = {
    sub: 'user-1',
    ...(team ? { team_id: toUlid('team', team.teamId) } : {}),
    scope: '*',
    iss: NAMES.SESSION_JWT_ISSUER,
    aud: NAMES.SESSION_JWT_AUDIENCE,
    iat: inSeconds(0),
    exp: inSeconds(900),
    ...claims,
  };
  const key = await new SignJWT(payload)
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT', ...header })
    .sign(signedWith ?? Buffer.from(SECRET));
  return { key };
}
