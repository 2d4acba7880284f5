import type { Env } from '../config/index.js';

const AMAZON = 'https://*.amazonaws.com';

type Places = Pick<Env, 'S3_BUCKET' | 'S3_ENDPOINT' | 'S3_PUBLIC_ENDPOINT'>;

/** Nothing but our own files, and pictures from where signed URLs lead; texts can never become markup. */
export function contentSecurityPolicy(env: Places): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src ${["'self'", 'blob:', ...pictureHosts(env)].join(' ')}`,
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
}

/** A bucket is a part of the host at Amazon, and mostly of the path elsewhere. */
function pictureHosts({
  S3_BUCKET: bucket,
  S3_ENDPOINT,
  S3_PUBLIC_ENDPOINT: endpoint = S3_ENDPOINT,
}: Places): string[] {
  if (!bucket) {
    return [];
  }
  if (!endpoint) {
    return [AMAZON];
  }
  const { protocol, host } = new URL(endpoint);
  return [`${protocol}//${host}`, `${protocol}//${bucket}.${host}`];
}
