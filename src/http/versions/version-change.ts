import type { ApiVersion, VersionedResource } from './known-versions.js';

export type Body = Record<string, unknown>;

export type Transform = (body: Body) => Body;

type PerResource = Partial<Record<VersionedResource, Transform>>;

/** What one version changed, as the steps that hide it from clients of the version before. */
export interface VersionChange {
  version: ApiVersion;
  /** From the shape of this version to that of the one before. */
  olderAnswer?: PerResource;
  /** From a request of the version before to one of this version. */
  newerRequest?: PerResource;
}
