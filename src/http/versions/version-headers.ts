import type { IncomingHttpHeaders } from 'node:http';
import { type ApiVersion, isApiVersion, VERSION_NOTICES } from './known-versions.js';
import { MalformedVersionError, UnknownVersionError } from './version.errors.js';

/** The version a request asks for in `Aurous-Version` or its alias `X-Api-Version`; null when it names none. */
export function findAskedVersion(headers: IncomingHttpHeaders): ApiVersion | null {
  const asked = headers['aurous-version'] ?? headers['x-api-version'];
  if (asked === undefined) {
    return null;
  }
  if (!/^\d{4}-\d{2}-\d{2}$/.test(String(asked))) {
    throw new MalformedVersionError();
  }
  if (!isApiVersion(String(asked))) {
    throw new UnknownVersionError();
  }
  return String(asked) as ApiVersion;
}

/** The version that was applied, and when it ends: Deprecation as in RFC 9745, Sunset as in RFC 8594. */
export function versionHeaders(version: string, notices = VERSION_NOTICES): Record<string, string> {
  const { deprecatedAt, sunsetAt } = notices[version as ApiVersion] ?? {};
  return {
    'aurous-version': version,
    ...(deprecatedAt ? { deprecation: `@${Math.floor(deprecatedAt.getTime() / 1_000)}` } : {}),
    ...(sunsetAt ? { sunset: sunsetAt.toUTCString() } : {}),
  };
}
