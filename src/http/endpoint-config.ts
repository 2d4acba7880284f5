import type { StreamedType } from './body-stream.js';
import type { Scope } from './caller.js';
import type { BucketName } from './rate-limits/buckets.js';
import type { VersionedResource } from './versions/known-versions.js';

/** Long base64 strings in a body: decoded into files while it is read, see `Blobs`. */
export interface BlobRule {
  /** The member of the body that lists them. */
  field: string;
  max: number;
  /** Of each, decoded. */
  maxBytes: number;
}

/** What the gate reads from Fastify's route before the body is parsed. */
export interface EndpointConfig {
  scope: Scope | 'admin' | 'any' | 'public';
  isIdempotent: boolean;
  /** Its handler asks for the JSON body. */
  takesBody: boolean;
  /** A `token` in the query stands for the credential; the route judges it. */
  takesToken?: boolean;
  /** An `admin` route that programs on this machine may read without a key. */
  isOpenToLocalPeers?: boolean;
  /** Which bucket a request draws from, where the path does not say it. */
  bucket?: BucketName;
  /** What it takes and answers, where that has changed over time. */
  versioned?: VersionedResource;
  /** Media types of a body that the route reads by itself, in place of JSON. */
  takes?: readonly StreamedType[];
  /** Beyond the ordinary limit of JSON bodies. */
  bodyLimitBytes?: number;
  blobs?: BlobRule;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    endpoint?: EndpointConfig;
  }
}
