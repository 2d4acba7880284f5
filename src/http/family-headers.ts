import type { FastifyRequest } from 'fastify';
import { familyOf } from './dialects/dialects.js';
import { DEFAULT_API_VERSION } from './versions/known-versions.js';
import { versionHeaders } from './versions/version-headers.js';

/** The characters family repeats the request id under a name of its own, and says its version even when it refuses. */
export const familyHeaders = ({ url, id }: Pick<FastifyRequest, 'url' | 'id'>): Record<string, string> =>
  url.startsWith('/v1/') && familyOf(url) === 'characters'
    ? { 'aurous-request-id': id, ...versionHeaders(DEFAULT_API_VERSION) }
    : {};
