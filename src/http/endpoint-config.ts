import type { Scope } from './caller.js';
import type { BucketName } from './rate-limits/buckets.js';
import type { VersionedResource } from './versions/known-versions.js';

/** What the gate reads from Fastify's route before the body is parsed. */
export interface EndpointConfig {
  scope: Scope | 'admin' | 'any' | 'public';
  isIdempotent: boolean;
  /** Which bucket a request draws from, where the path does not say it. */
  bucket?: BucketName;
  /** What it takes and answers, where that has changed over time. */
  versioned?: VersionedResource;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    endpoint?: EndpointConfig;
  }
}
