import { Logger } from '@nestjs/common';
import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import type { Env } from '../config/index.js';
import { ServiceUnavailableError } from '../http/index.js';

/** By what this installation knows a session token: one algorithm, one issuer, one audience. */
export interface SessionKey {
  algorithm: string;
  issuer: string;
  audience: string;
  resolve: JWTVerifyGetKey;
}

const JWKS_OPTIONS = {
  timeoutDuration: 3_000,
  /** Unknown key ids ask for the set again at most this often. */
  cooldownDuration: 30_000,
  cacheMaxAge: 600_000,
};

/** Null when the configuration knows no sessions. The pair of issuer and audience was checked at boot. */
export function sessionKeyOf(env: Env): SessionKey | null {
  const { SESSION_JWT_SECRET: secret, SESSION_JWKS_URL: jwksUrl } = env;
  const names = { issuer: env.SESSION_JWT_ISSUER ?? '', audience: env.SESSION_JWT_AUDIENCE ?? '' };
  if (secret) {
    const bytes = Buffer.from(secret);
    return { algorithm: 'HS256', ...names, resolve: async () => bytes };
  }
  return jwksUrl ? { algorithm: env.SESSION_JWT_ALGORITHM, ...names, resolve: remoteKeys(jwksUrl) } : null;
}

function remoteKeys(url: string): JWTVerifyGetKey {
  const logger = new Logger('Sessions');
  const find = createRemoteJWKSet(new URL(url), JWKS_OPTIONS);
  return async (header, token) => {
    try {
      return await find(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) {
        throw error;
      }
      logger.warn({ err: error }, 'The keys of session tokens cannot be read from SESSION_JWKS_URL');
      throw new ServiceUnavailableError();
    }
  };
}
